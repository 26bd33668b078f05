import { CardbenchError } from '../../core/errors.js';
import { bytesInWords, LIMITS } from './limits.js';

/** The bytes of one element of a JSON array after the other; only one of them is in memory at a time. */
export interface ElementBytes {
  /** @throws CardbenchError where the element becomes too large */
  readonly take: (part: Uint8Array) => void;
  /** The bytes taken since the last call; the next element begins. */
  readonly end: () => Uint8Array;
  /** Whether nothing but white space was taken. */
  readonly isBlank: () => boolean;
  /** Forgets what was taken. */
  readonly drop: () => void;
}

/** @param file named in the error, with the number of the element */
export function elementBytes(file: string): ElementBytes {
  let parts: Uint8Array[] = [];
  let length = 0;
  let row = 1;
  const drop = (): void => {
    parts = [];
    length = 0;
  };
  return {
    take: (part) => {
      length += part.length;
      if (length > LIMITS.record) {
        throw new CardbenchError(
          `${file}, row ${row}: larger than ${bytesInWords(LIMITS.record)}, which is the limit for one element; is it the right file?`,
        );
      }
      if (part.length > 0) parts.push(part);
    },
    end: () => {
      const whole = Buffer.concat(parts);
      drop();
      row++;
      return whole;
    },
    isBlank: () => parts.every((part) => part.every(isBlank)),
    drop,
  };
}

/** Whether a byte is white space. */
export function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
