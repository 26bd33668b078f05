import { bytesInWords, LIMITS } from './limits.js';

const NEWLINE = 0x0a;

/** A line without its end, and where it begins, in bytes. */
export interface Line {
  readonly start: number;
  /** `undefined` for a line that is longer than a record may be. */
  readonly bytes: Uint8Array | undefined;
}

/**
 * The lines of a text; the last one may have no end. A line that is too long comes before the rest of it is passed over.
 *
 * @param most bytes of a line
 */
export async function* linesOf(
  pieces: AsyncIterable<Uint8Array>,
  most: number = LIMITS.record,
): AsyncGenerator<Line> {
  let begun: Uint8Array[] = [];
  let length = 0;
  let at = 0;
  for await (const piece of pieces) {
    let start = 0;
    for (;;) {
      const end = piece.indexOf(NEWLINE, start);
      const rest = piece.subarray(start, end === -1 ? piece.length : end);
      const wasTooLong = length > most;
      length += rest.length;
      const isTooLong = length > most;
      if (isTooLong) begun = [];
      if (isTooLong && !wasTooLong) yield { start: at, bytes: undefined };
      if (end === -1) {
        if (rest.length > 0 && !isTooLong) begun.push(rest);
        break;
      }
      if (!isTooLong) {
        yield { start: at, bytes: begun.length === 0 ? rest : Buffer.concat([...begun, rest]) };
      }
      begun = [];
      at += length + 1;
      length = 0;
      start = end + 1;
    }
  }
  if (begun.length > 0) yield { start: at, bytes: Buffer.concat(begun) };
}

/** What is wrong with a line that is too long. */
export function lineTooLong(most: number = LIMITS.record): string {
  return `longer than ${bytesInWords(most)}, which is the limit for one line; is it the right file?`;
}
