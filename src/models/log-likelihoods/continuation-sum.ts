import type { Continuation } from '../../core/prompt.js';
import { BadReply } from '../bad-reply.js';
import { wholeText } from './strategy.js';
import { type TokenSpan, tokenSpans } from './token-spans.js';

/** The tokens of a context with its continuation, as a server lists them; tokens that it generated may follow. */
export interface WeighedTokens {
  readonly tokens: readonly string[];
  /** The first token has none: nothing stands before it. */
  readonly values: readonly (number | null | undefined)[];
  /** Where each token begins, in a unit of the server's choice. */
  readonly offsets?: readonly number[] | undefined;
}

/** The sum over the tokens of the continuation. */
export function continuationSum(
  asked: Continuation,
  { tokens, values, offsets }: WeighedTokens,
): number {
  if (tokens.length === 0 || tokens.length !== values.length) {
    throw new BadReply('no log-probabilities', 'it sends no log-probabilities');
  }
  const spans = tokenSpans(tokens, offsets, wholeText(asked));
  if (spans === undefined) {
    // Servers that ignore what they are asked send only the token that they generated.
    if (tokens.length <= 2 && !wholeText(asked).startsWith(tokens[0] ?? '')) {
      throw new BadReply('no log-probabilities', 'it does not echo the prompt');
    }
    throw new BadReply('malformed reply', 'its tokens do not add up to the prompt');
  }
  const inside = spans.map((span) => isInContinuation(span, asked));
  return finiteSum(values.filter((_value, i) => inside[i] === true));
}

/**
 * A token that spans the boundary belongs to the continuation, and so does white space at the end of the context: most
 * vocabularies join it to the following word.
 */
function isInContinuation({ start, end }: TokenSpan, asked: Continuation): boolean {
  return end > asked.context.trimEnd().length && start < wholeText(asked).length;
}

/** The sum of the log-probabilities of a continuation's tokens, every one of which must have one. */
export function finiteSum(values: readonly (number | null | undefined)[]): number {
  if (values.length === 0) throw new BadReply('no log-probabilities', 'the continuation has none');
  let total = 0;
  for (const value of values) {
    if (value === null || value === undefined) {
      throw new BadReply('no log-probabilities', 'a token of the continuation has none');
    }
    total += value;
  }
  if (!Number.isFinite(total)) {
    throw new BadReply('no log-probabilities', 'those of the continuation are not finite');
  }
  return total;
}
