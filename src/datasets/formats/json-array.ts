import { BrokenFile } from './broken-file.js';
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './json-bytes.js';
import { elementBytes, isBlank } from './json-element.js';

/**
 * The elements of a JSON array one by one, as the bytes between its commas, `undefined` for one that is too large; only
 * one of them is in memory at a time.
 * Errors inside an element are left to the parser.
 *
 * @param pieces of a text whose first character other than white space is `[`
 */
export async function* arrayElements(
  file: string,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array | undefined> {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let count = 0;
  const element = elementBytes();
  for await (const piece of pieces) {
    let start = 0;
    for (let at = 0; at < piece.length; at++) {
      const byte = piece[at];
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
        continue;
      }
      if (depth < 0) requireBlank(file, byte);
      switch (byte) {
        case QUOTE:
          inString = true;
          break;
        case OPEN_BRACKET:
        case OPEN_BRACE:
          if (++depth === 1) start = at + 1;
          break;
        case COMMA:
          if (depth !== 1) break;
          if (element.take(piece.subarray(start, at))) yield undefined;
          yield* element.end();
          count++;
          start = at + 1;
          break;
        case CLOSE_BRACKET:
        case CLOSE_BRACE:
          if (--depth > 0) break;
          if (element.take(piece.subarray(start, at))) yield undefined;
          // `[]` has no element; after a comma there must be one.
          if (count > 0 || !element.isBlank()) yield* element.end();
          depth = -1;
          start = piece.length;
      }
    }
    if (depth > 0 && element.take(piece.subarray(start))) yield undefined;
  }
  if (depth !== -1) {
    // The last element, if only the bracket behind it is missing.
    if (depth === 1 && !inString && !element.isBlank()) yield* element.end();
    throw malformed(file, 'the array is never closed');
  }
}

function requireBlank(file: string, byte: number | undefined): void {
  if (byte === undefined || isBlank(byte)) return;
  throw malformed(file, 'text follows the end of the array');
}

function malformed(file: string, why: string): BrokenFile {
  return new BrokenFile(file, `not valid JSON (${why})`, 'repair the file');
}
