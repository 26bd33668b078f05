import { baseNumber } from '../demands.js';
import { binary, number, type Tree, Unreadable } from '../tree.js';
import type { Reader } from './reader.js';

const NUMBER = /\d+(?:\.\d*)?|\.\d+/y;
const LATEX_FRACTION = /\s*\\frac\s*(?:\{\s*(\d+)\s*\}|(\d))\s*(?:\{\s*(\d+)\s*\}|(\d))/y;
const PLAIN_FRACTION = / +(\d+)\/(\d+)(?![\d.])/y;
const PERIOD = /\s*\\(?:overline|bar)\s*(?:\{\s*\d{1,30}\s*\}|\d)/y;
const BASE = /\s*(?:\{\s*(?:\\text\s*\{\s*)?(\w+)\s*\}?\s*\}|(\d+))/y;

/** The digits of a number; `undefined` if there is none. */
export function readDigits(reader: Reader): string | undefined {
  return reader.match(NUMBER);
}

/** A number, a mixed number such as `12\frac{3}{5}` or `12 3/5`, or a numeral with its base. */
export function readNumber(reader: Reader): Tree | undefined {
  const digits = readDigits(reader);
  if (digits === undefined) return undefined;
  if (reader.here() === '_') {
    reader.skip(1);
    const base = /\w+(?=\W*$)/.exec(reader.match(BASE) ?? '')?.[0];
    if (base === undefined) throw new Unreadable('a base that is no number');
    return { kind: 'numeral', digits, base: baseNumber(base) };
  }
  const repeating = readRepeating(reader, digits);
  if (repeating !== undefined) return repeating;
  if (!/^\d+$/.test(digits)) return number(digits);
  const fraction = reader.sees(LATEX_FRACTION) ?? reader.sees(PLAIN_FRACTION);
  const [above = '', below = ''] = partsOf(fraction ?? '');
  // `2\frac{3}{2}` is a product.
  if (fraction === undefined || Number(above) >= Number(below)) return number(digits);
  reader.skip(fraction.length);
  return binary('+', number(digits), binary('/', number(above), number(below)));
}

/** `0.1\overline{6}`, after its first digits: a fraction. */
function readRepeating(reader: Reader, digits: string): Tree | undefined {
  const [whole = '', places] = digits.split('.');
  const period = places === undefined ? undefined : reader.match(PERIOD)?.replace(/\D/g, '');
  if (places === undefined || period === undefined) return undefined;
  const before = whole + places;
  const above = BigInt(before + period) - BigInt(before === '' ? 0 : before);
  const below = '9'.repeat(period.length) + '0'.repeat(places.length);
  return binary('/', number(String(above)), number(below));
}

/** Numerator and denominator of a matched fraction; in `\frac12`, one digit each. */
function partsOf(fraction: string): readonly string[] {
  const digits = fraction.match(/\d+/g) ?? [];
  const [only = ''] = digits;
  return digits.length === 1 ? [only.slice(0, 1), only.slice(1)] : digits;
}
