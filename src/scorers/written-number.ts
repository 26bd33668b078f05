/** Numbers longer than this stay as they are written. No answer to a word problem has so many digits. */
const MOST_DIGITS = 60;

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
  /\\[dt]?frac\s?(?:\{\s?(\d+(?:\.\d+)?)\s?\}|(\d))\s?(?:\{\s?(\d+(?:\.\d+)?)\s?\}|(\d))/g;
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
    .replaceAll('\u2044', '/')
    .replace(LATEX_FRACTION, (_, above, aboveDigit, below, belowDigit) => {
      return ` ${above ?? aboveDigit}/${below ?? belowDigit}`;
    })
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
  if (above.length + below.length + whole.length > MOST_DIGITS) return undefined;
  const scale = 10n ** BigInt(Math.max(decimals(above), decimals(below)));
  const denominator = scaled(below, scale);
  if (denominator === 0n) return undefined;
  const numerator = scaled(above, scale) + BigInt(whole) * denominator;
  const divisor = greatestCommonDivisor(numerator, denominator);
  return asText(numerator / divisor, denominator / divisor);
}

function asText(numerator: bigint, denominator: bigint): string {
  const [twos, withoutTwos] = timesDividedBy(2n, denominator);
  const [fives, rest] = timesDividedBy(5n, withoutTwos);
  if (rest !== 1n) return `${numerator}/${denominator}`;
  const places = Math.max(twos, fives);
  if (places === 0) return String(numerator);
  const digits = String((numerator * 10n ** BigInt(places)) / denominator).padStart(
    places + 1,
    '0',
  );
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** How often a number can be divided by a prime, and what is left. */
function timesDividedBy(prime: bigint, number: bigint): [times: number, rest: bigint] {
  let times = 0;
  let rest = number;
  for (; rest % prime === 0n; times++) rest /= prime;
  return [times, rest];
}

function decimals(number: string): number {
  return number.split('.')[1]?.length ?? 0;
}

function scaled(number: string, scale: bigint): bigint {
  const [whole = '0', part = ''] = number.split('.');
  return BigInt(whole + part) * (scale / 10n ** BigInt(part.length));
}

function greatestCommonDivisor(one: bigint, other: bigint): bigint {
  return other === 0n ? one : greatestCommonDivisor(other, one % other);
}
