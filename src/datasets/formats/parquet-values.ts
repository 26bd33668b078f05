import { isUtf8 } from 'node:buffer';
import type { ParquetParsers } from 'hyparquet';
import { readJson } from './json-text.js';
import { bytesInWords, LIMITS } from './limits.js';

/** What is wrong with a text of another encoding. */
const NOT_UTF8 = 'one of its texts is not UTF-8; write the file again with UTF-8 texts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Bytes of a text that is decoded at once: many rows may share it. */
const SHORT = 256;

/** A text that is decoded when its row is, because the texts of a page are too many to be in memory. */
class LateText {
  readonly bytes: Uint8Array;
  readonly isJson: boolean;

  constructor(bytes: Uint8Array, isJson = false) {
    this.bytes = bytes;
    this.isJson = isJson;
  }
}

/** A value cannot be read; the message says why, as the rest of a sentence. */
export class WrongValue extends Error {}

/** A value that was passed over because it is too large. */
export class TooLarge {}

/** What is wrong with it, or with a row of it. */
export const ROW_TOO_LARGE = `larger than ${bytesInWords(LIMITS.record)} or of more than ${LIMITS.values.toLocaleString('en')} values, which are the limits for one row; is it the right file?`;

/** Texts as {@link plainValue} takes them. */
export const lateTexts: Partial<ParquetParsers> = {
  stringFromBytes: (bytes) => {
    // Nothing, where there is no value.
    if (bytes === undefined || bytes instanceof TooLarge) return bytes;
    if (bytes.length > SHORT) return new LateText(bytes);
    try {
      return decoder.decode(bytes);
    } catch {
      return new LateText(bytes);
    }
  },
  jsonFromBytes: (bytes) =>
    bytes === undefined || bytes instanceof TooLarge ? bytes : new LateText(bytes, true),
};

/**
 * A value as a row has it: 64-bit integers that fit are numbers, texts are decoded.
 *
 * @param onBytes is told the size of each text
 * @throws WrongValue if it is too large, or a text is not UTF-8; it is never repaired
 */
export function plainValue(value: unknown, onBytes: (bytes: number) => void): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (typeof value === 'string') onBytes(value.length);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof LateText) {
    onBytes(value.bytes.length);
    return decoded(value);
  }
  if (value instanceof TooLarge) throw new WrongValue(ROW_TOO_LARGE);
  if (Array.isArray(value)) return value.map((each) => plainValue(each, onBytes));
  // Of its page, which would be sent along with it.
  if (value instanceof Uint8Array) return value.slice();
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, plainValue(each, onBytes)]),
  );
}

function decoded({ bytes, isJson }: LateText): unknown {
  if (isJson) {
    const read = isUtf8(bytes) ? readJson(bytes) : { wrong: NOT_UTF8 };
    if ('wrong' in read) throw new WrongValue(read.wrong);
    return read.value;
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw new WrongValue(NOT_UTF8);
  }
}
