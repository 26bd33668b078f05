import {
  lettersOnly,
  mayBeEscaped,
  mayBeShaped,
  mayHaveTags,
  plainShapes,
  squeeze,
  unescaped,
  withoutEscapes,
  withoutTags,
} from './rewritings.js';
import { nestedSpellingsOf, type Spelling, spellingsOf } from './spellings.js';
import { identityView, type Rewriting, rewriteView, type View } from './view.js';

/** Replaces every secret in a text by `[key]`. */
export type Redact = (text: string) => string;

/** The same for the texts of one message, in which a secret may be spread over several. */
export type RedactTogether = (texts: readonly string[]) => readonly string[];

/** Maximum layers of escaping; no server escapes an echo more often. */
const LAYERS = 4;

interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds secrets however they are written: whole or in fragments of 16 characters or more, in any case, backwards, escaped
 * for JSON, URLs or HTML (several times over), encoded in base64 (also twice, or in UTF-16) or hexadecimal, in letters of
 * full width, and with white space, line breaks, tags, punctuation or invisible characters inserted.
 * Takes linear time. A text without a secret is returned unchanged.
 */
export function redactorOf(secrets: readonly string[]): Redact {
  const together = togetherRedactorOf(secrets);
  return (text) => together([text])[0] ?? '';
}

/** The same for the texts of one message: a secret is also found if parts of it are in texts that follow one another. */
export function togetherRedactorOf(secrets: readonly string[]): RedactTogether {
  const all = [...new Set(secrets)];
  const plain = all.flatMap(spellingsOf);
  if (plain.length === 0) return (texts) => texts;
  const nested = [...plain, ...all.flatMap(nestedSpellingsOf)];
  return (texts) => {
    const text = texts.length === 1 ? (texts[0] ?? '') : texts.join('');
    const spellings = hasLongRun(text) ? nested : plain;
    const isIn = (seen: string): boolean => {
      const lower = lowerCase(seen);
      return spellings.some((spelling) => !spansOf(lower, spelling).next().done);
    };
    const found = chainsThatShow(text, [], 0, isIn);
    if (found.length === 0) return texts;
    const spans = found.flatMap((rewritings) =>
      spansIn(rewritings.reduce(rewriteView, identityView(text)), spellings),
    );
    let start = 0;
    return texts.map((each) => {
      const [from, to] = [start, start + each.length];
      start = to;
      return without(
        each,
        spans
          .filter((span) => span.start < to && span.end > from)
          .map((span) => ({
            start: Math.max(0, span.start - from),
            end: Math.min(span.end, to) - from,
          })),
      );
    });
  };
}

/** Letters and digits in a row that programs write when they encode something; words are rarely as long. */
const LONG_RUN = 16;

/** Looks at one character in 16, and around it only if it may be in a run. */
function hasLongRun(text: string): boolean {
  const isIn = (at: number): boolean => {
    const code = text.charCodeAt(at) | 0x20;
    return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
  };
  for (let at = LONG_RUN - 1; at < text.length; at += LONG_RUN) {
    if (!isIn(at)) continue;
    let start = at;
    while (start > at - LONG_RUN && isIn(start - 1)) start--;
    let end = at + 1;
    while (end - start < LONG_RUN && isIn(end)) end++;
    if (end - start >= LONG_RUN) return true;
  }
  return false;
}

/** The chains of rewritings after which a secret is visible, starting from a rewritten text. */
function chainsThatShow(
  text: string,
  before: readonly Rewriting[],
  layer: number,
  isIn: (text: string) => boolean,
): Rewriting[][] {
  const first = mayBeShaped(text) ? [plainShapes] : [];
  const ways = [[squeeze], [lettersOnly]];
  // A terminal does not show escape sequences, nor a browser tags, but the store keeps them and their contents.
  if (text.includes('\u001b')) ways.push([withoutEscapes, squeeze]);
  if (mayHaveTags(text)) ways.push([withoutTags, squeeze]);
  return ways.flatMap((each) => {
    const way = [...first, ...each];
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
