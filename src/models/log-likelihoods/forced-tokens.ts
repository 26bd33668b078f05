import type { ReadReply } from '../wire/wire-format.js';
import { readGenerated } from './generated-tokens.js';
import { joinedReplies } from './joined-replies.js';
import { partedTokens } from './llama-tokens.js';
import { openAiConventions } from './openai-conventions.js';
import { askedContinuations, continuationsOf, type LogLikelihoodStrategy } from './strategy.js';

/**
 * llama.cpp's text completions with a grammar of token ids, which leaves the continuation as the only reply. The
 * log-probabilities that it reports are those before the grammar and sampling.
 */
export const forcedTokens: LogLikelihoodStrategy = {
  ...openAiConventions,
  name: 'forced-tokens',
  describe: 'tokens forced by a grammar',
  takesLists: false,
  exchange: function* (endpoint, request) {
    const replies: ReadReply[] = [];
    for (const asked of continuationsOf(request)) {
      const { context, continuation } = yield* partedTokens(asked);
      const body = yield {
        path: '/completions',
        body: {
          model: endpoint.modelId,
          prompt: context,
          max_tokens: continuation.length,
          temperature: 0,
          logprobs: 1,
          grammar: grammarOf(continuation),
          ...request.extra,
        },
      };
      replies.push(readGenerated(body, continuation));
    }
    return joinedReplies(replies);
  },
  asked: askedContinuations('forced-tokens'),
};

/** `<[id]>` stands for one token in llama.cpp's GBNF (grammars/README.md, "Tokens"). */
function grammarOf(ids: readonly number[]): string {
  return `root ::= ${ids.map((id) => `<[${id}]>`).join(' ')}`;
}
