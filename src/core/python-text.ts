// Python's string functions, where they differ from JavaScript's and official scorers depend on the difference.

/** A pattern of the white space of Python's `str.strip()` and `\s`: Unicode's, plus the separators U+001C to U+001F. */
export const PYTHON_SPACE =
  '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const LEADING = new RegExp(`^${PYTHON_SPACE}+`);
const ONE_SPACE = new RegExp(PYTHON_SPACE);

/** Python's `str.strip()`. Linear in the length, whatever the string. */
export function pythonStrip(text: string): string {
  let end = text.length;
  while (end > 0 && ONE_SPACE.test(text[end - 1] ?? '')) end--;
  return text.slice(0, end).replace(LEADING, '');
}

/** Python's `str.capitalize()`: the first character upper, all others lower. */
export function pythonCapitalize(text: string): string {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0);
  if (text === '') return '';
  // If one letter becomes two, only the first of them is a capital.
  const [head = '', ...tail] = first.toUpperCase();
  return head + tail.join('').toLowerCase() + text.slice(first.length).toLowerCase();
}

/** Any decimal digit of any script to its ASCII digit; other characters stay. */
export function asciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)));
}

/** Unicode's decimal digits come in runs of ten (or of several tens) that begin at a zero. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let start = code;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(start - 1))) start--;
  return (code - start) % 10;
}
