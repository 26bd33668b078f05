import { ESCAPE_SEQUENCE } from '../terminal-text.js';
import type { Rewriting } from './view.js';

/**
 * Removes characters that can be invisible within a text: white space, control and format characters, all that Unicode
 * has as ignorable, the blank Braille pattern, and marks on other characters.
 */
export const squeeze: Rewriting = {
  pattern: /[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{M}\u2800]+/gu,
  by: () => '',
};

/** Removes all but letters and digits: quotes and commas of a list, hyphens, signs of quotation before lines. */
export const lettersOnly: Rewriting = { pattern: /[^a-z\d]+/giu, by: () => '' };

/** Removes escape sequences, which a terminal does not show. */
export const withoutEscapes: Rewriting = { pattern: ESCAPE_SEQUENCE, by: () => '' };

/** Removes the tags of HTML and XML, which a browser does not show. */
export const withoutTags: Rewriting = { pattern: /<[^<>]{1,200}>/g, by: () => '' };

/** Whether {@link withoutTags} could change anything that matters: a `<` before a letter or a slash. */
export function mayHaveTags(text: string): boolean {
  return /<[a-z/!]/i.test(text);
}

/** Letters and digits in other shapes: full width, mathematical, in circles, raised or lowered. */
const SHAPED =
  /[\u00b2\u00b3\u00b9\u1d2c-\u1d6a\u2070-\u209c\u2460-\u24ff\uff01-\uff5e\u{1d400}-\u{1d7ff}\u{1f100}-\u{1f189}]+/gu;

/** Gives such letters and digits their plain shape. */
export const plainShapes: Rewriting = { pattern: SHAPED, by: (match) => match.normalize('NFKC') };

/** Whether {@link plainShapes} could change anything. */
export function mayBeShaped(text: string): boolean {
  SHAPED.lastIndex = 0;
  return SHAPED.test(text);
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  quot: '"',
  apos: "'",
  lt: '<',
  gt: '>',
  nbsp: ' ',
  plus: '+',
  sol: '/',
  equals: '=',
  hyphen: '-',
  lowbar: '_',
  period: '.',
  colon: ':',
};

/** Undoes one layer of the escapes of JSON, JavaScript, URLs and HTML. */
export const unescaped: Rewriting = {
  pattern:
    /\\u[\da-f]{4}|\\u\{[\da-f]{1,6}\}|\\x[\da-f]{2}|\\[0-7]{3}|\\[^\n]|%u[\da-f]{4}|%[\da-f]{2}|&#\d{1,7};?|&#x[\da-f]{1,6};?|&[a-z]{2,6};/giu,
  by: (match) => {
    if (match.startsWith('%')) return character(match.slice(match[1] === 'u' ? 2 : 1), 16);
    if (match.startsWith('&#')) {
      const digits = match.replace(/^&#x?|;$/gi, '');
      return character(digits, /^&#x/i.test(match) ? 16 : 10);
    }
    if (match.startsWith('&')) return NAMED[match.slice(1, -1).toLowerCase()] ?? match;
    if (/^\\[ux]/i.test(match) && match.length > 2) {
      return character(match.replace(/[^\da-f]/gi, ''), 16);
    }
    if (/^\\[0-7]{3}$/.test(match)) return character(match.slice(1), 8);
    return /^\\[nrtbfv]$/.test(match) ? ' ' : match.slice(1);
  },
};

/** Whether {@link unescaped} could change anything. */
export function mayBeEscaped(text: string): boolean {
  return text.includes('\\') || text.includes('%') || text.includes('&');
}

function character(digits: string, base: number): string {
  const code = Number.parseInt(digits, base);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}
