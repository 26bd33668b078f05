import { tokenSpans } from './token-spans.js';

/** The longest first token that is looked for, in UTF-16 units. */
const MAX_LENGTH = 64;

/**
 * Adds the first token of a prompt to the others: servers that report a prompt's tokens by their log-probabilities say
 * nothing of it, since it has none. It is empty if it only marks the beginning of the text.
 */
export function withFirstToken(others: readonly string[], prompt: string): readonly string[] {
  for (let length = 0; length <= Math.min(MAX_LENGTH, prompt.length); length++) {
    const tokens = [prompt.slice(0, length), ...others];
    if (tokenSpans(tokens, undefined, prompt) !== undefined) return tokens;
  }
  return ['', ...others];
}
