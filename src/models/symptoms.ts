import { textOf } from '../core/response.js';
import type { ModelRequest, Reply } from './model.js';

/** The most characters that a token has on average, in any text. */
export const MAX_TOKEN_LENGTH = 24;

/** Whether a reply is longer than a limit of tokens allows, by its text or by the server's own count. */
export function exceedsTokenLimit(limit: number, { content, tokensOut }: Reply): boolean {
  if (content.kind !== 'text') return false;
  const written = (content.reasoning ?? '').length + content.text.length;
  return written > limit * MAX_TOKEN_LENGTH || (tokensOut !== null && tokensOut > 2 * limit + 8);
}

/** The stop sequence that a reply goes on after, if there is one. */
export function stopSequenceIn(
  stop: readonly string[] | undefined,
  { content }: Reply,
): string | undefined {
  const text = textOf(content);
  return stop?.find((sequence) => {
    const at = text.indexOf(sequence);
    return at !== -1 && at + sequence.length < text.length;
  });
}

/** What a reply shows to be wrong with its endpoint, a sentence each. */
export function symptomsOf({ maxTokens, stop }: ModelRequest, reply: Reply): readonly string[] {
  const symptoms: string[] = [];
  if (exceedsTokenLimit(maxTokens, reply)) {
    symptoms.push('The endpoint ignores the maximum number of tokens.');
  }
  if (stopSequenceIn(stop, reply) !== undefined) {
    symptoms.push('The endpoint ignores stop sequences: a reply goes on past one.');
  }
  return symptoms;
}
