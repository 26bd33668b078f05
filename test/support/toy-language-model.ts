import type { Continuation } from '../../src/core/prompt.js';

/** One token of the toy vocabulary. */
export interface ToyToken {
  readonly id: number;
  readonly bytes: Buffer;
}

/** The token that begins each text. */
export const BEGIN = 0;
const FIRST_BYTE = 1;
const FIRST_PIECE = FIRST_BYTE + 256;

/** Letters, and pairs of frequent ones, with and without a space before them: tokens cross the words' boundaries. */
const PIECES: readonly string[] = (() => {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const frequent = [...'etaoinshrdlu'];
  const pairs = frequent.flatMap((one) => frequent.map((other) => one + other));
  return [...pairs, ...[...letters, ...pairs].map((piece) => ` ${piece}`), '. ', ': '];
})();
const LONGEST = 3;
const ID_OF: ReadonlyMap<string, number> = new Map(
  PIECES.map((piece, i) => [piece, FIRST_PIECE + i]),
);

/** Tokens in the vocabulary. */
export const VOCABULARY: number = FIRST_PIECE + PIECES.length;

/** The bytes that a token stands for; the one that begins a text stands for none. */
export function bytesOf(id: number): Buffer {
  if (id === BEGIN) return Buffer.alloc(0);
  if (id < FIRST_PIECE) return Buffer.from([id - FIRST_BYTE]);
  return Buffer.from(PIECES[id - FIRST_PIECE] ?? '');
}

/** A text in tokens: the longest piece that fits, else a byte. */
export function tokenize(text: string): ToyToken[] {
  const tokens: ToyToken[] = [];
  const add = (id: number): void => {
    tokens.push({ id, bytes: bytesOf(id) });
  };
  for (let at = 0; at < text.length; ) {
    let length = LONGEST;
    while (length > 1 && !ID_OF.has(text.slice(at, at + length))) length--;
    const id = length === 1 ? undefined : ID_OF.get(text.slice(at, at + length));
    if (id !== undefined) {
      add(id);
      at += length;
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    for (const byte of Buffer.from(character)) add(FIRST_BYTE + byte);
    at += character.length;
  }
  return tokens;
}

/** The scores of all tokens after others: numbers from -4 to 4 that depend on the last three tokens alone. */
export function logits(context: readonly number[]): Float64Array {
  let seed = 0x9e3779b9;
  for (const id of context.slice(-3)) seed = mixed(seed ^ (id + 1));
  return Float64Array.from(
    { length: VOCABULARY },
    (_, id) => (mixed(seed ^ Math.imul(id + 1, 0x85ebca6b)) / 2 ** 32) * 8 - 4,
  );
}

const known = new Map<string, Float64Array>();

/** The logarithms of the probabilities of all tokens after others. */
export function logProbabilities(context: readonly number[]): Float64Array {
  const key = context.slice(-3).join(' ');
  const values = known.get(key) ?? computed(context);
  known.set(key, values);
  return values;
}

function computed(context: readonly number[]): Float64Array {
  const scores = logits(context);
  const largest = scores.reduce((a, b) => Math.max(a, b));
  const total = scores.reduce((sum, score) => sum + Math.exp(score - largest), 0);
  return scores.map((score) => score - largest - Math.log(total));
}

/** Of each token of a text after those before it; the first one of a text without `BEGIN` has none. */
export function tokenLogProbabilities(ids: readonly number[]): (number | null)[] {
  return ids.map((id, i) => (i === 0 ? null : (logProbabilities(ids.slice(0, i))[id] ?? null)));
}

/** The log-likelihood of a continuation from the full distributions, its boundary found by counting bytes. */
export function logLikelihood({ context, continuation }: Continuation): number {
  const boundary = Buffer.byteLength(context.trimEnd());
  const ids = [BEGIN];
  let end = 0;
  let sum = 0;
  for (const { id, bytes } of tokenize(context + continuation)) {
    end += bytes.length;
    if (end > boundary) sum += logProbabilities(ids)[id] ?? Number.NaN;
    ids.push(id);
  }
  return sum;
}

/** An unsigned 32-bit hash (murmur3's finaliser). */
function mixed(value: number): number {
  let hash = value >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
