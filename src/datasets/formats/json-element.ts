import { bytesInWords, LIMITS } from './limits.js';

/** The bytes of one element of a JSON array after the other; only one of them is in memory at a time. */
export interface ElementBytes {
  /** Returns whether the element has become too large by this part: it is told before the rest is passed over. */
  readonly take: (part: Uint8Array) => boolean;
  /** The bytes taken since the last call, nothing if they were too many; the next element begins. */
  readonly end: () => readonly Uint8Array[];
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
      const wasTooLarge = length > LIMITS.record;
      length += part.length;
      if (length > LIMITS.record) parts = [];
      else if (part.length > 0) parts.push(part);
      return length > LIMITS.record && !wasTooLarge;
    },
    end: () => {
      const whole = length > LIMITS.record ? [] : [Buffer.concat(parts)];
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
