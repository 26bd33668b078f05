import { CardbenchError } from '../../core/errors.js';
import { bytesInWords, LIMITS } from './limits.js';

const NEWLINE = 0x0a;

/**
 * The lines of a text, without line ends; the last one may have none. Throws a {@link CardbenchError} if a line is
 * longer than a record may be.
 */
export async function* linesOf(
  file: string,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let begun: Uint8Array[] = [];
  let length = 0;
  let line = 1;
  for await (const piece of pieces) {
    let start = 0;
    for (;;) {
      const end = piece.indexOf(NEWLINE, start);
      const rest = piece.subarray(start, end === -1 ? piece.length : end);
      length += rest.length;
      if (length > LIMITS.record) throw lineTooLong(file, line);
      if (end === -1) {
        if (rest.length > 0) begun.push(rest);
        break;
      }
      yield begun.length === 0 ? rest : Buffer.concat([...begun, rest]);
      begun = [];
      length = 0;
      line++;
      start = end + 1;
    }
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}

/** The error for a line that is too long. */
export function lineTooLong(file: string, line: number): CardbenchError {
  return new CardbenchError(
    `${file}, line ${line}: longer than ${bytesInWords(LIMITS.record)}, which is the limit for one line; is it the right file?`,
  );
}
