import { bytesInWords, LIMITS } from './limits.js';

/** The bytes of one element of a JSON array after the other; only one of them is in memory at a time. */
export interface ElementBytes {
  readonly take: (part: Uint8Array) => void;
  /** The bytes taken since the last call, `undefined` if they are too many; the next element begins. */
  readonly end: () => Uint8Array | undefined;
  /** Whether nothing but white space was taken. */
  readonly isBlank: () => boolean;
  /** Forgets what was taken. */
  readonly drop: () => void;
}

export function elementBytes(): ElementBytes {
  let parts: Uint8Array[] = [];
  let length = 0;
  const drop = (): void => {
    parts = [];
    length = 0;
  };
  return {
    take: (part) => {
      length += part.length;
      if (length > LIMITS.record) parts = [];
      else if (part.length > 0) parts.push(part);
    },
    end: () => {
      const whole = length > LIMITS.record ? undefined : Buffer.concat(parts);
      drop();
      return whole;
    },
    isBlank: () => length <= LIMITS.record && parts.every((part) => part.every(isBlank)),
    drop,
  };
}

/** What is wrong with an element that is too large. */
export const ELEMENT_TOO_LARGE = `larger than ${bytesInWords(LIMITS.record)}, which is the limit for one element; is it the right file?`;

/** Whether a byte is white space. */
export function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
