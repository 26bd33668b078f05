import { asciiDigits } from '../../core/python-text.js';
import { lastMatch } from '../../scorers/last-match.js';
import { lastBoxed } from '../../scorers/math/boxed.js';

/** The form of an answer, which decides what is a sign of one. */
export type AnswerForm = 'letter' | 'number' | 'formula';

/** The form of a gold answer; `null` for those that are no short text: programs, calls, instructions. */
export function formOf(gold: unknown): AnswerForm | null {
  if (typeof gold === 'number') return 'number';
  if (typeof gold !== 'string') return null;
  if (/^[A-Z]$/.test(gold)) return 'letter';
  if (/^[-+]?[\d.,]*\d$/.test(gold.trim())) return 'number';
  return gold.length > 0 && gold.length <= LONGEST ? 'formula' : null;
}

const LONGEST = 200;
/** Texts are searched for a last answer from here on. */
const END = 20_000;

/** What a tolerant reading looks for: any sign of an answer of a form. */
export type TolerantReading = (text: string) => string | null;

/**
 * Any sign of an answer in a reply that an extractor found none in: the stated one if there is one, else the last thing
 * that could be one. It knows the form of the gold answers, never the answer itself.
 *
 * @param last the last letter that is an option
 */
export function tolerantReading(form: AnswerForm, last = 'Z'): TolerantReading {
  const read = { letter: letterReading(last), number, formula }[form];
  return (text) => read(text.slice(-END));
}

function letterReading(last: string): TolerantReading {
  const boxed = new RegExp(`\\\\boxed\\{\\s*(?:\\\\text\\{)?\\s*\\(?([A-${last}])\\)?\\s*\\}`, 'g');
  const stated = new RegExp(
    `(?:answer|option|choice|correct|choose|select|pick)[^\\n.]{0,40}?[\\s:(*"'[]([A-${last}])(?![\\p{L}\\p{N}_'’])`,
    'giu',
  );
  const lower = new RegExp(
    `(?:answer|option|choice)\\s*(?:is|was|:|would be|=)?\\s*:?\\s*[(*"']{0,3}([a-${last.toLowerCase()}])[)*"']{0,3}(?=\\s*(?:[.,;:!\\n]|$))`,
    'g',
  );
  const marked = new RegExp(`[(*]([A-${last}])[)*]`, 'g');
  const lone = new RegExp(`(?<![\\p{L}\\p{N}_'’])([A-${last}])(?![\\p{L}\\p{N}_'’])`, 'gu');
  const line = new RegExp(`^\\s*([A-${last}])[\\s.):]*$`, 'gm');
  return (text) =>
    lastMatch(text, boxed) ??
    lastOf(text, stated, (found) => found === found.toUpperCase()) ??
    lastMatch(text, lower)?.toUpperCase() ??
    lastMatch(text, marked) ??
    // "I" and "A" are words as well.
    lastOf(text, lone, (found) => found !== 'A' && found !== 'I') ??
    lastMatch(text, line);
}

const NUMBER = /[-−]?(?:\d{1,3}(?:[,\u00a0\u202f]\d{3})+|\d+)(?:\.\d+)?/g;

function number(text: string): string | null {
  const plain = asciiDigits(text);
  const boxed = lastBoxed(plain);
  const stated = boxed ?? plain.slice(Math.max(0, plain.lastIndexOf('####')));
  const found = stated.match(NUMBER) ?? plain.match(NUMBER);
  const last = found?.at(-1);
  return last === undefined ? null : last.replace(/[,\u00a0\u202f]/g, '').replace('−', '-');
}

const STATED_FORMULA =
  /(?:answer|result|solution)\s[^\n$.]{0,30}?(?:is|are|:|=)\s*(?<found>[^\n$]{1,100})|\$(?<shown>(?:\\\$|[^$\n]){1,200})\$/gi;

/** The box, else what is shown or stated last. */
function formula(text: string): string | null {
  const boxed = lastBoxed(text);
  if (boxed !== null) return boxed;
  let last: string | undefined;
  for (const { groups } of text.matchAll(STATED_FORMULA))
    last = groups?.['shown'] ?? groups?.['found'];
  last ??= lastMatch(text, /(?:is|=)\s*([^\n]{1,100})/g) ?? undefined;
  return last?.replace(/[\s.*]+$/, '').trim() || number(text);
}

function lastOf(text: string, pattern: RegExp, fits: (found: string) => boolean): string | null {
  let last: string | null = null;
  for (const match of text.matchAll(pattern)) {
    if (match[1] !== undefined && fits(match[1])) last = match[1];
  }
  return last;
}
