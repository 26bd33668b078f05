import { CardbenchError } from '../../core/errors.js';
import { bytesInWords, LIMITS } from './limits.js';

/** Counts what a packed file gives, over all that is inside it. */
export interface Unpacking {
  /** Passes on a piece that was unpacked; beyond what {@link LIMITS} allow it throws. */
  readonly count: (piece: Uint8Array) => Uint8Array;
}

/**
 * The bounds on one packed file. What its headers claim is not looked at: only what really comes out.
 *
 * @param packed bytes of the packed file, as far as they are known
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
          `${file} unpacks to more than ${LIMITS.ratio} times its size, as no dataset does; is it the right file?`,
        );
      }
      return piece;
    },
  };
}
