import { decimalPlaces, exactValue } from './math/exact.js';
import { binary, number } from './math/tree.js';

/** Numbers longer than this stay as they are written. No answer to a word problem has so many digits. */
const MAX_DIGITS = 60;

/** One-character fractions: `½`, `⅔`. */
const VULGAR_FRACTION = /[¼-¾⅐-⅞]/g;
const SPACES = ' \\u00a0\\u2009\\u202f';
/** Groups of digits that are not part of a longer run of digits or of a decimal. */
const GROUPED_BY_COMMAS = /(?<![\d.,])\d{1,3}(?:,\d{2,3})*,\d{3}(?![\d,]*\d)/g;
const GROUPED_BY_SPACES = new RegExp(
  `(?<![\\d.,])(?<!\\d[${SPACES}])\\d{1,3}(?:[${SPACES}]\\d{3})+(?!\\d)`,
  'g',
);
const GROUPED_BY_APOSTROPHES = /(?<![\d.,])\d{1,3}(?:['’]\d{3})+(?!\d)/g;

const DECIMAL = '\\d+(?:\\.\\d+)?';
const LATEX_FRACTION =
  /\\[dt]?frac\s?(?:\{\s?(-?)\s?(\d+(?:\.\d+)?)\s?\}|(\d))\s?(?:\{\s?(\d+(?:\.\d+)?)\s?\}|(\d))/g;
/** `(8)/(3)`, `8/(3)`: a number alone in brackets, on either side of a slash. */
const BRACKETED = /(?<!\w)\(\s?(\d+(?:\.\d+)?)\s?\)(?=\s?\/)|(?<=\/\s?)\(\s?(\d+(?:\.\d+)?)\s?\)/g;
/** Other characters for the line of a fraction: the fraction slash, the division slash, the division sign. */
const FRACTION_LINES = /[\u2044\u2215\u00f7]/g;
/** `8/3`, and `2 1/2` or `2\frac{1}{2}` with its whole part; not `3/4/2020`. */
const SLASH_FRACTION = new RegExp(
  `(?<![\\d/.])(?:(\\d+)[${SPACES}]{1,2})?(${DECIMAL})[${SPACES}]?/[${SPACES}]?(${DECIMAL})(?![${SPACES}]?/|\\d)`,
  'g',
);

/** What {@link plainNumbers} leaves of a number: an optional decimal part, or a denominator. */
export const PLAIN_NUMBER = /\d+(?:\.\d+|\/\d+)?/;

/**
 * Rewrites the numbers of a text as plain ones, for extractors that then look for {@link PLAIN_NUMBER}:
 *
 * - thousands separators are dropped where they separate thousands: `1,450,000`, `9 500` (also with no-break and thin
 *   spaces), `12'500`, LaTeX's `1{,}450`;
 * - a fraction becomes its value if that is a decimal (`6/3`: `2`, `2 1/2`: `2.5`), else it stays in lowest terms
 *   (`16/6`: `8/3`). It is never read as its numerator or its denominator.
 */
export function plainNumbers(text: string): string {
  return plainFractions(dropGrouping(text));
}

/** The part of {@link plainNumbers} that is about thousands separators. */
export function dropGrouping(text: string): string {
  const latex = text.replaceAll('{,}', ',').replace(/\\[,;:! ]/g, '\u2009');
  return dropSpacesAndApostrophes(
    latex.replace(GROUPED_BY_COMMAS, (number) => number.replaceAll(',', '')),
  );
}

/** The part of {@link dropGrouping} that holds where a comma is a decimal point. */
export function dropSpacesAndApostrophes(text: string): string {
  return text
    .replace(GROUPED_BY_SPACES, (number) => number.replace(/\D/g, ''))
    .replace(GROUPED_BY_APOSTROPHES, (number) => number.replace(/\D/g, ''));
}

/** The part of {@link plainNumbers} that is about fractions. */
export function plainFractions(text: string): string {
  return text
    .replace(VULGAR_FRACTION, (sign) => ` ${sign.normalize('NFKC')}`)
    .replace(FRACTION_LINES, '/')
    .replace(LATEX_FRACTION, (_, sign, above, aboveDigit, below, belowDigit) => {
      return ` ${sign ?? ''}${above ?? aboveDigit}/${below ?? belowDigit}`;
    })
    .replace(BRACKETED, (_, above, below) => above ?? below)
    .replace(SLASH_FRACTION, (written, whole: string | undefined, above: string, below: string) => {
      const value = fraction(above, below, '0');
      if (value === undefined) return written;
      // Only a proper fraction has a whole part before it: "5 8/3" is a 5 and then 8/3.
      const mixed = whole !== undefined && Number(above) < Number(below);
      if (mixed) return fraction(above, below, whole) ?? written;
      return whole === undefined ? value : `${whole} ${value}`;
    });
}

/** The value of `whole + above / below` as a decimal, or in lowest terms; `undefined` if there is none. */
function fraction(above: string, below: string, whole: string): string | undefined {
  if (above.length + below.length + whole.length > MAX_DIGITS) return undefined;
  const value = exactValue(binary('+', number(whole), binary('/', number(above), number(below))));
  if (value === undefined) return undefined;
  const places = decimalPlaces(value.below);
  if (places === undefined) return `${value.above}/${value.below}`;
  if (places === 0) return String(value.above);
  const units = (value.above * 10n ** BigInt(places)) / value.below;
  const digits = String(units).padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
