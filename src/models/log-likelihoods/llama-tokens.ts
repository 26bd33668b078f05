import { z } from 'zod';
import type { Continuation } from '../../core/prompt.js';
import { BadReply } from '../bad-reply.js';
import { fieldsOf } from '../wire/fields-of.js';
import { isInContinuation } from './continuation-sum.js';
import { type SentRequest, wholeText } from './strategy.js';
import { tokenSpans } from './token-spans.js';

/** A text in tokens, parted where the continuation begins. */
export interface PartedTokens {
  /** Ids, with the token that begins a text where the model has one. */
  readonly context: readonly number[];
  readonly continuation: readonly LlamaToken[];
}

export interface LlamaToken {
  readonly id: number;
  /** As text; bytes that are part of a character are written as `bytes:\xe2\x82`. */
  readonly piece: string;
}

const replySchema = z.looseObject({
  error: z.unknown().optional(),
  tokens: z.array(
    z.looseObject({ id: z.int(), piece: z.union([z.string(), z.array(z.int().min(0).max(255))]) }),
  ),
});

/**
 * Asks llama.cpp's `/tokenize` for the tokens of a context with its continuation
 * (https://github.com/ggml-org/llama.cpp, tools/server/README.md).
 */
export function* partedTokens(asked: Continuation): Generator<SentRequest, PartedTokens, unknown> {
  const body = yield {
    path: '../tokenize',
    body: { content: wholeText(asked), add_special: true, with_pieces: true },
  };
  const tokens = fieldsOf(body, replySchema, 'the reply of /tokenize').tokens.map(
    ({ id, piece }): LlamaToken => ({ id, piece: pieceText(piece) }),
  );
  const pieces = tokens.map(({ piece }) => piece);
  const spans = tokenSpans(pieces, undefined, wholeText(asked));
  if (spans === undefined) {
    throw new BadReply('malformed reply', 'the tokens of /tokenize do not add up to the prompt');
  }
  const first = spans.findIndex((span) => isInContinuation(span, asked));
  if (first === -1) throw new BadReply('no log-probabilities', 'the continuation has no tokens');
  // Nothing stands before the first token of a text, which therefore has no log-probability.
  if (first === 0) throw new BadReply('no log-probabilities', 'the context has no tokens');
  return {
    context: tokens.slice(0, first).map(({ id }) => id),
    continuation: tokens.slice(first),
  };
}

function pieceText(piece: string | readonly number[]): string {
  if (typeof piece === 'string') return piece;
  return `bytes:${piece.map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}`;
}
