import { CHARACTERS_PER_TOKEN } from '../core/tokens.js';

/** Estimates the tokens of a call, from the replies so far. */
export interface TokenEstimate {
  /** @param characters of the prompt */
  readonly of: (characters: number, maxTokens: number) => number;
  /** Learns from a reply; returns its tokens, `undefined` where the server does not report them. */
  readonly learn: (
    reply: { readonly tokensIn: number | null; readonly tokensOut: number | null },
    characters: number,
  ) => number | undefined;
}

export function tokenEstimate(): TokenEstimate {
  let characters = 0;
  let tokensIn = 0;
  let tokensOut = 0;
  let replies = 0;
  return {
    of: (length, maxTokens) => {
      const prompt =
        tokensIn === 0 ? length / CHARACTERS_PER_TOKEN : (length * tokensIn) / characters;
      return prompt + Math.min(maxTokens, replies === 0 ? maxTokens : tokensOut / replies);
    },
    learn: (reply, length) => {
      if (reply.tokensIn === null || reply.tokensOut === null) return undefined;
      characters += length;
      tokensIn += reply.tokensIn;
      tokensOut += reply.tokensOut;
      replies += 1;
      return reply.tokensIn + reply.tokensOut;
    },
  };
}
