import { asciiDigits, pythonStrip } from './python-text.js';

/** The shortest digits that read back as the same number, with an exponent below 1e-4 and from 1e16. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [digits = '', exponent = ''] = value.toExponential().split('e');
    const sign = exponent.startsWith('-') ? '-' : '+';
    return `${digits}e${sign}${exponent.replace(/^[-+]/, '').padStart(2, '0')}`;
  }
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}

const DIGITS = '\\d(?:_?\\d)*';
const FLOAT = new RegExp(
  `^[-+]?(?:(?:${DIGITS}\\.?(?:${DIGITS})?|\\.${DIGITS})(?:e[-+]?${DIGITS})?|inf(?:inity)?|nan)$`,
  'i',
);

/** Python's `float(text)`: digits of any script, single underscores between them, `inf` and `nan`. */
export function pythonFloat(text: string): number | undefined {
  const plain = asciiDigits(pythonStrip(text));
  if (!FLOAT.test(plain)) return undefined;
  const [, sign, word] = /^([-+]?)([in])/i.exec(plain) ?? [];
  if (word === undefined) return Number(plain.replaceAll('_', ''));
  if (word.toLowerCase() === 'n') return Number.NaN;
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
