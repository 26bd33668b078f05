import { CardbenchError } from '../../core/errors.js';
import { bytesInWords, LIMITS } from './limits.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * The elements of a JSON array one by one, as the bytes between its commas; only one of them is in memory at a time.
 * Errors inside an element are left to the parser.
 *
 * @param pieces of a text whose first character other than white space is `[`
 */
export async function* arrayElements(
  file: string,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let begun: Uint8Array[] = [];
  let length = 0;
  let row = 1;
  const take = (part: Uint8Array): void => {
    length += part.length;
    if (length > LIMITS.record) {
      throw new CardbenchError(
        `${file}, row ${row}: larger than ${bytesInWords(LIMITS.record)}, which is the limit for one element; is it the right file?`,
      );
    }
    if (part.length > 0) begun.push(part);
  };
  const element = (): Uint8Array => {
    const whole = Buffer.concat(begun);
    begun = [];
    length = 0;
    return whole;
  };
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
        case 0x5b: // [
        case 0x7b: // {
          if (++depth === 1) start = at + 1;
          break;
        case 0x2c: // ,
          if (depth !== 1) break;
          take(piece.subarray(start, at));
          yield element();
          row++;
          start = at + 1;
          break;
        case 0x5d: // ]
        case 0x7d: // }
          if (--depth > 0) break;
          take(piece.subarray(start, at));
          // `[]` has no element; after a comma there must be one.
          if (row > 1 || begun.some((part) => !isBlank(part))) yield element();
          depth = -1;
          start = piece.length;
      }
    }
    if (depth > 0) take(piece.subarray(start));
  }
  if (depth !== -1) {
    throw new CardbenchError(
      `${file}: not valid JSON (the array is never closed); repair the file.`,
    );
  }
}

function isBlank(part: Uint8Array): boolean {
  return part.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

function requireBlank(file: string, byte: number | undefined): void {
  if (byte === undefined || byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)) return;
  throw new CardbenchError(
    `${file}: not valid JSON (text follows the end of the array); repair the file.`,
  );
}
