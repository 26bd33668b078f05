import { bytesInWords, LIMITS } from './limits.js';

const NEWLINE = 0x0a;

/**
 * The lines of a text, without line ends; the last one may have none. In place of a line that is longer than a record
 * may be comes `undefined`, before the rest of it is passed over.
 */
export async function* linesOf(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array | undefined> {
  let begun: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    let start = 0;
    for (;;) {
      const end = piece.indexOf(NEWLINE, start);
      const rest = piece.subarray(start, end === -1 ? piece.length : end);
      const wasTooLong = length > LIMITS.record;
      length += rest.length;
      const isTooLong = length > LIMITS.record;
      if (isTooLong) begun = [];
      if (isTooLong && !wasTooLong) yield undefined;
      if (end === -1) {
        if (rest.length > 0 && !isTooLong) begun.push(rest);
        break;
      }
      if (!isTooLong) yield begun.length === 0 ? rest : Buffer.concat([...begun, rest]);
      begun = [];
      length = 0;
      start = end + 1;
    }
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}

/** What is wrong with a line that is too long. */
export const LINE_TOO_LONG = `longer than ${bytesInWords(LIMITS.record)}, which is the limit for one line; is it the right file?`;
