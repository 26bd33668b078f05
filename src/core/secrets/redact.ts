import { lettersOnly, mayBeEscaped, squeeze, unescaped, withoutEscapes } from './rewritings.js';
import { type Spelling, spellingsOf } from './spellings.js';
import { identityView, type Rewriting, rewriteView, type View } from './view.js';

/** Replaces every secret in a text by `[key]`. */
export type Redact = (text: string) => string;

/** Maximum layers of escaping; no server escapes an echo more often. */
const LAYERS = 4;

interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds secrets however they are written: whole or in fragments of 16 characters or more, in any case, backwards, escaped
 * for JSON, URLs or HTML (several times over), encoded in base64 or hexadecimal, and with white space, line breaks,
 * punctuation or invisible characters inserted.
 * Takes linear time. A text without a secret is returned unchanged.
 */
export function redactorOf(secrets: readonly string[]): Redact {
  const spellings = [...new Set(secrets)].flatMap(spellingsOf);
  if (spellings.length === 0) return (text) => text;
  const isIn = (text: string): boolean => {
    const lower = lowerCase(text);
    return spellings.some((spelling) => !spansOf(lower, spelling).next().done);
  };
  return (text) => {
    const found = chainsThatShow(text, [], 0, isIn);
    if (found.length === 0) return text;
    const spans = found.flatMap((rewritings) =>
      spansIn(rewritings.reduce(rewriteView, identityView(text)), spellings),
    );
    return without(text, spans);
  };
}

/** The chains of rewritings after which a secret is visible, starting from a rewritten text. */
function chainsThatShow(
  text: string,
  before: readonly Rewriting[],
  layer: number,
  isIn: (text: string) => boolean,
): Rewriting[][] {
  // A terminal does not show escape sequences, but the store keeps them and their contents.
  const ways = text.includes('\u001b')
    ? [[squeeze], [lettersOnly], [withoutEscapes, squeeze]]
    : [[squeeze], [lettersOnly]];
  return ways.flatMap((way) => {
    const chain = [...before, ...way];
    const seen = way.reduce(rewritten, text);
    const found = isIn(seen) ? [chain] : [];
    if (layer === LAYERS || !mayBeEscaped(seen)) return found;
    const next = rewritten(seen, unescaped);
    if (next === seen) return found;
    return [...found, ...chainsThatShow(next, [...chain, unescaped], layer + 1, isIn)];
  });
}

function rewritten(text: string, { pattern, by }: Rewriting): string {
  return text.replace(pattern, by);
}

function spansIn({ text, start, end }: View, spellings: readonly Spelling[]): Span[] {
  const lower = lowerCase(text);
  return spellings.flatMap((spelling) =>
    [...spansOf(lower, spelling)].map((span) => ({
      start: start(span.start),
      end: end(span.end - 1),
    })),
  );
}

/** Where a spelling, or a fragment of it that is long enough, is in a text. */
function* spansOf(text: string, spelling: Spelling): Generator<Span> {
  for (const chunk of spelling.chunks) {
    let at = text.indexOf(chunk.text);
    while (at !== -1) {
      const span = extended(text, at, spelling.text, chunk.at, chunk.text.length);
      const found = span.end - span.start >= spelling.shortest;
      if (found) yield span;
      at = text.indexOf(chunk.text, found ? span.end : at + 1);
    }
  }
}

/** The longest common part of a text and a spelling around a chunk of both. */
function extended(
  text: string,
  at: number,
  spelling: string,
  chunkAt: number,
  length: number,
): Span {
  let before = 0;
  while (before < chunkAt && text[at - before - 1] === spelling[chunkAt - before - 1]) before++;
  let after = length;
  while (chunkAt + after < spelling.length && text[at + after] === spelling[chunkAt + after])
    after++;
  return { start: at - before, end: at + after };
}

/** Unlike `toLowerCase`, it keeps every unit at its index. */
function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length
    ? lower
    : text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
}

function without(text: string, spans: readonly Span[]): string {
  const pieces: string[] = [];
  let end = 0;
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    // Overlapping spans: two halves of a secret, or one secret found in two ways.
    if (pieces.length === 0 || span.start > end) pieces.push(text.slice(end, span.start), '[key]');
    end = Math.max(end, span.end);
  }
  return pieces.join('') + text.slice(end);
}
