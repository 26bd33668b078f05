import { CardbenchError } from '../../core/errors.js';
import { bytesInWords, LIMITS } from './limits.js';

/** Counts the uncompressed bytes of a file, over everything inside it. */
export interface Unpacking {
  /** Passes an uncompressed piece through; throws if {@link LIMITS} are exceeded. */
  readonly count: (piece: Uint8Array) => Uint8Array;
}

/**
 * Enforces the limits on one compressed file. It does not trust the headers, but counts the actual bytes.
 *
 * @param packed bytes of the compressed file, if known
 */
export function createUnpacking(file: string, packed: () => number): Unpacking {
  let total = 0;
  return {
    count: (piece) => {
      total += piece.length;
      if (total > LIMITS.total) {
        throw new CardbenchError(
          `${file} unpacks to more than ${bytesInWords(LIMITS.total)}, which is the limit; split it.`,
        );
      }
      if (total > LIMITS.ratioFrom && total > LIMITS.ratio * packed()) {
        throw new CardbenchError(
          `${file} unpacks to more than ${LIMITS.ratio} times its size, which no dataset does; is it the right file?`,
        );
      }
      return piece;
    },
  };
}
