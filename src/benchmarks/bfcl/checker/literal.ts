import { asciiDigits, pythonStrip } from '../../../core/python-text.js';
import { float, int, type PyValue, str } from '../python/value.js';

/**
 * The longest text that is parsed as an array or a map, because the patterns take quadratic time. A longer text stays a
 * text, like anything that cannot be parsed.
 */
export const MAX_COLLECTION = 4000;

const DIGITS = '\\p{Nd}+(?:_\\p{Nd}+)*';
const INT = new RegExp(`^[-+]?${DIGITS}$`, 'u');
const FLOAT = new RegExp(
  `^[-+]?(?:${DIGITS}\\.?(?:${DIGITS})?|\\.${DIGITS})(?:e[-+]?${DIGITS})?$`,
  'iu',
);
const MAX_DIGITS = 4300;

/** Python's `int(text)`, else `float(text)`, else the text itself. */
export function numberOrText(text: string): PyValue {
  const bare = asciiDigits(pythonStrip(text)).replaceAll('_', '');
  const plain = pythonStrip(text);
  if (INT.test(plain) && plain.length <= MAX_DIGITS) {
    return int(BigInt(bare.replace(/^\+/, '')));
  }
  if (FLOAT.test(plain)) return float(Number(bare));
  const special = /^([-+]?)(?:(inf|infinity)|nan)$/i.exec(plain);
  if (special === null) return str(text);
  if (special[2] === undefined) return float(Number.NaN);
  return float(special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
}

/** Python's `int()` of digits that a pattern has already found. */
export function integer(digits: string): PyValue {
  const text = asciiDigits(pythonStrip(digits));
  return text.length > MAX_DIGITS ? str(digits) : int(BigInt(text));
}

/** Python's `float()` of a number that a pattern has already found. */
export function decimal(digits: string): PyValue {
  return float(Number(asciiDigits(pythonStrip(digits))));
}
