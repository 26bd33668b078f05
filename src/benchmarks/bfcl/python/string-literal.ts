import { PythonError } from './syntax.js';

/** A string or bytes literal with its escapes resolved; an f-string with its source. */
export interface StringToken {
  readonly kind: 'string' | 'bytes' | 'f-string';
  readonly text: string;
}

const SIMPLE: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * Reads the literal whose opening quote stands at `at`.
 *
 * @param prefix in lower case: `r`, `b`, `f`, `u`, or two of them
 * @throws PythonError if it is not terminated or contains an invalid escape
 */
export function stringToken(
  text: string,
  at: number,
  prefix: string,
): { token: StringToken; end: number } {
  const quote = text[at] ?? '';
  const mark = text.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote;
  const start = at + mark.length;
  let end = start;
  while (!text.startsWith(mark, end)) {
    if (end >= text.length || (mark.length === 1 && text[end] === '\n')) {
      throw new PythonError('unterminated string literal');
    }
    end += text[end] === '\\' ? 2 : 1;
  }
  const body = text.slice(start, end);
  const kind = prefix.includes('f') ? 'f-string' : prefix.includes('b') ? 'bytes' : 'string';
  if (kind === 'bytes' && /[^\0-\x7f]/.test(body)) {
    throw new PythonError('bytes can only contain ASCII literal characters');
  }
  const after = end + mark.length;
  if (kind === 'f-string') {
    return { token: { kind, text: text.slice(at - prefix.length, after) }, end: after };
  }
  return {
    token: { kind, text: prefix.includes('r') ? body : resolveEscapes(body, kind) },
    end: after,
  };
}

function resolveEscapes(body: string, kind: 'string' | 'bytes'): string {
  const pattern =
    /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g;
  return body.replace(pattern, (all, octal, byte, short, long, char: string | undefined) => {
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
    if (byte !== undefined) return String.fromCodePoint(Number.parseInt(byte, 16));
    const wide = short ?? long;
    if (kind === 'bytes' && (wide !== undefined || char === 'N')) return all;
    if (wide !== undefined) {
      const point = Number.parseInt(wide, 16);
      if (point > 0x10ffff) throw new PythonError('illegal Unicode character');
      return String.fromCodePoint(point);
    }
    const simple = SIMPLE[char ?? ''];
    if (simple !== undefined) return simple;
    if (char === 'x' || (kind === 'string' && (char === 'u' || char === 'U'))) {
      throw new PythonError(`truncated \\${char} escape`);
    }
    return all;
  });
}
