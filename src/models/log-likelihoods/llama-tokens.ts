import { z } from 'zod';
import type { Continuation } from '../../core/prompt.js';
import { BadReply } from '../bad-reply.js';
import { fieldsOf } from '../wire/fields-of.js';
import { type SentRequest, wholeText } from './strategy.js';

export interface LlamaToken {
  readonly id: number;
  /** It begins or ends within a character: its bytes alone are no text. */
  readonly isPart: boolean;
}

/** A text in tokens, parted where the continuation begins. */
export interface PartedTokens {
  /** Ids, with the token that begins a text where the model has one. */
  readonly context: readonly number[];
  readonly continuation: readonly LlamaToken[];
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
  const { tokens } = fieldsOf(body, replySchema, 'the reply of /tokenize');
  const ends = endsOf(
    tokens.map(({ piece }) => Buffer.from(piece)),
    Buffer.from(wholeText(asked)),
  );
  if (ends === undefined) {
    throw new BadReply('malformed reply', 'the tokens of /tokenize do not add up to the prompt');
  }
  // As in `isInContinuation`, in bytes.
  const boundary = Buffer.byteLength(asked.context.trimEnd());
  const first = ends.findIndex((end) => end > boundary);
  if (first === -1) throw new BadReply('no log-probabilities', 'the continuation has no tokens');
  // Nothing stands before the first token of a text, which therefore has no log-probability.
  if (first === 0) throw new BadReply('no log-probabilities', 'the context has no tokens');
  return {
    context: tokens.slice(0, first).map(({ id }) => id),
    // Pieces that are no text are sent as their bytes.
    continuation: tokens
      .slice(first)
      .map(({ id, piece }) => ({ id, isPart: typeof piece !== 'string' })),
  };
}

const SPACE = 0x20;

/** Where each token ends in the text, in bytes; `undefined` if they are not its tokens. */
function endsOf(pieces: readonly Buffer[], text: Buffer): readonly number[] | undefined {
  const ends: number[] = [];
  let at = 0;
  for (const piece of pieces) {
    if (isAt(piece, text, at)) at += piece.length;
    else if (at > 0) return undefined;
    // A vocabulary may put a space of its own before the first word.
    else if (piece[0] === SPACE && isAt(piece.subarray(1), text, 0)) at = piece.length - 1;
    // A token that begins the text, and is no part of it: `<s>`.
    ends.push(at);
  }
  return at === text.length ? ends : undefined;
}

function isAt(piece: Buffer, text: Buffer, at: number): boolean {
  return piece.equals(text.subarray(at, at + piece.length));
}
