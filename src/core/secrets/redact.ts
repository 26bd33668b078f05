import { mayBeEscaped, squeeze, unescaped, withoutEscapes } from './rewritings.js';
import { spellingsOf } from './spellings.js';
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
 * Finds secrets however they are written: whole or in part, in any case, escaped for JSON, URLs or HTML (several
 * times over), encoded in base64 or hexadecimal, and with white space, line breaks or invisible characters inserted.
 * Takes linear time. A text without a secret is returned unchanged.
 */
export function redactorOf(secrets: readonly string[]): Redact {
  const needles = [...new Set(secrets.flatMap(spellingsOf))];
  if (needles.length === 0) return (text) => text;
  const isIn = (text: string): boolean => {
    const lower = text.toLowerCase();
    return needles.some((needle) => lower.includes(needle));
  };
  return (text) => {
    const found = chainsThatShow(text, [], 0, isIn);
    if (found.length === 0) return text;
    const spans = found.flatMap((rewritings) =>
      spansIn(rewritings.reduce(rewriteView, identityView(text)), needles),
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
  const ways = text.includes('\u001b') ? [[squeeze], [withoutEscapes, squeeze]] : [[squeeze]];
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

function spansIn({ text, start, end }: View, needles: readonly string[]): Span[] {
  const spans: Span[] = [];
  const lower = lowerCase(text);
  for (const needle of needles) {
    let at = lower.indexOf(needle);
    while (at !== -1) {
      spans.push({ start: start(at), end: end(at + needle.length - 1) });
      at = lower.indexOf(needle, at + needle.length);
    }
  }
  return spans;
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
