import { CardbenchError } from '../../core/errors.js';
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './json-bytes.js';
import { LIMITS } from './limits.js';

/**
 * Parses JSON. Throws a {@link CardbenchError} if the text is malformed, nested too deeply or has too many values. The
 * message begins with `place` and quotes nothing, because the text may have been reached through a link.
 *
 * @param bytes UTF-8
 */
export function parseJson(bytes: Uint8Array, place: string, mostValues?: number): unknown {
  const read = readJson(bytes, mostValues);
  if ('wrong' in read) throw new CardbenchError(`${place}: ${read.wrong}.`);
  return read.value;
}

/** The same; returns what is wrong with the text, as the rest of a sentence, instead of throwing. */
export function readJson(
  bytes: Uint8Array,
  mostValues: number = LIMITS.values,
): { readonly value: unknown } | { readonly wrong: string } {
  const shape = wrongShape(bytes, mostValues);
  if (shape !== undefined) return { wrong: shape };
  const text = jsonText(bytes);
  try {
    return { value: JSON.parse(text) };
  } catch (thrown) {
    const strict = withoutPythonNumbers(text);
    if (strict !== text) {
      try {
        return { value: JSON.parse(strict) };
      } catch {
        // Reported as an error in the text itself.
      }
    }
    return { wrong: `not valid JSON${whereIn(thrown, text)}; repair the file` };
  }
}

/** The text of bytes that were found to be UTF-8. */
export function jsonText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8').trim();
}

/** What is wrong with the depth or the number of values of a JSON text, found before memory is allocated for it. */
function wrongShape(bytes: Uint8Array, mostValues: number): string | undefined {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < bytes.length; at++) {
    switch (bytes[at]) {
      case QUOTE:
        at = endOfString(bytes, at);
        break;
      case OPEN_BRACKET:
      case OPEN_BRACE:
        values++;
        if (++depth > LIMITS.depth) {
          return `nested too deeply, in more than ${LIMITS.depth} levels; is it the right file?`;
        }
        break;
      case CLOSE_BRACKET:
      case CLOSE_BRACE:
        depth--;
        break;
      case COMMA:
        values++;
    }
    if (values > mostValues) {
      return `more than ${mostValues.toLocaleString('en')} values, which is the limit; is it the right file?`;
    }
  }
  return undefined;
}

/** The position of the quote that ends the string beginning at `start`, or else the end of the text. */
function endOfString(bytes: Uint8Array, start: number): number {
  for (let at = start + 1; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === BACKSLASH) at++;
    else if (byte === QUOTE) return at;
  }
  return bytes.length;
}

/** Python writes NaN and Infinity, which are not JSON: they are read as null. */
function withoutPythonNumbers(text: string): string {
  if (!/NaN|Infinity/.test(text)) return text;
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b/gs, (token) =>
    token.startsWith('"') ? token : 'null',
  );
}

/** The engine's message may quote the text, so only the position is taken from it. */
function whereIn(thrown: unknown, text: string): string {
  const message = thrown instanceof Error ? thrown.message : '';
  if (/end of JSON input/.test(message)) return ' (it ends too early)';
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position === undefined) return '';
  const before = text.slice(0, Number(position)).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  return before.length === 1
    ? ` (at column ${column})`
    : ` (${before.length - 1} ${before.length === 2 ? 'line' : 'lines'} on, at column ${column})`;
}
