import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { CardbenchError, systemCode } from '../../core/errors.js';

/** The bytes of a file: all at once, or piece by piece where its format can be read that way. */
export interface Content {
  readonly whole: () => Uint8Array;
  /** Pieces of at most {@link PIECE} bytes, in order. */
  readonly pieces: () => Iterable<Uint8Array>;
}

/** Bytes of a piece. */
export const PIECE = 64 * 1024;

/** Bytes that are in memory already. */
export function contentOf(bytes: Uint8Array): Content {
  return {
    whole: () => bytes,
    pieces: function* () {
      for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
    },
  };
}

/**
 * A file on the disk, of which no more than a piece is in memory. One that cannot be read ends in a
 * {@link CardbenchError}.
 *
 * @param onBytes sees all bytes in their order, however they are read
 */
export function contentOfFile(
  path: string,
  onBytes: (bytes: Uint8Array) => void = () => {},
): Content {
  const read = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (thrown) {
      throw new CardbenchError(`Cannot read ${path} (${systemCode(thrown) ?? 'unreadable'}).`);
    }
  };
  return {
    whole: () => {
      const bytes = read(() => readFileSync(path));
      onBytes(bytes);
      return bytes;
    },
    pieces: function* () {
      const file = read(() => openSync(path, 'r'));
      try {
        for (;;) {
          const piece = Buffer.allocUnsafe(PIECE);
          const bytes = piece.subarray(
            0,
            read(() => readSync(file, piece, 0, PIECE, null)),
          );
          if (bytes.length === 0) return;
          onBytes(bytes);
          yield bytes;
        }
      } finally {
        closeSync(file);
      }
    },
  };
}

const NEWLINE = 0x0a;

/** The lines of a text, without their ends; the last one may have none. */
export function* linesOf(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  let begun: Uint8Array[] = [];
  for (const piece of pieces) {
    let start = 0;
    for (;;) {
      const end = piece.indexOf(NEWLINE, start);
      if (end === -1) break;
      const rest = piece.subarray(start, end);
      yield begun.length === 0 ? rest : Buffer.concat([...begun, rest]);
      begun = [];
      start = end + 1;
    }
    if (start < piece.length) begun.push(piece.subarray(start));
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}
