import type { RandomAccess } from './content.js';
import {
  readThrift,
  ThriftEndsEarly,
  type ThriftFields,
  type ThriftStruct,
} from './parquet-thrift.js';

/** A page of a column chunk, with what its header says. */
export interface Page {
  readonly isDictionary: boolean;
  /** Its bytes in the file, without the header. */
  readonly start: number;
  readonly end: number;
  /** Bytes of it, unpacked. */
  readonly unpacked: number;
  readonly values: number;
  /** Its encoding, as the format numbers them. */
  readonly encoding: number;
  /** Bytes at its beginning that hold levels and are not packed, in a page of version 2. */
  readonly levels?: { readonly repetition: number; readonly definition: number };
  /** Whether what follows the levels is packed, if the column is. */
  readonly isPacked: boolean;
}

/** Bytes that are read for a header; it has more if it holds long statistics. */
const HEADER = 512;
const LONGEST_HEADER = 16 * 1024 * 1024;

// Of parquet.thrift.
const DATA_PAGE = 0;
const DICTIONARY_PAGE = 2;
const DATA_PAGE_V2 = 3;

/** The pages between two places of a file, of which only the headers are read. Throws if they are none. */
export function* pagesOf(random: RandomAccess, from: number, to: number): Generator<Page> {
  for (let start = from; start < to; ) {
    const { fields, end: length } = headerAt(random, start, to);
    const [type, unpacked, packed] = [1, 2, 3].map((id) => numberIn(fields, id));
    const end = start + length + (packed ?? -1);
    if (packed === undefined || packed < 0 || !((unpacked ?? -1) >= 0) || end > to) {
      throw new Error('a page lies outside its column');
    }
    const header = fields.get(type === DICTIONARY_PAGE ? 7 : type === DATA_PAGE ? 5 : 8);
    if (type === DICTIONARY_PAGE || type === DATA_PAGE || type === DATA_PAGE_V2) {
      const values = numberIn(header, 1) ?? -1;
      if (values < 0) throw new Error('a page has no values');
      const about = { start: start + length, end, unpacked: unpacked ?? 0, values };
      const isDictionary = type === DICTIONARY_PAGE;
      if (type !== DATA_PAGE_V2) {
        yield { ...about, isDictionary, encoding: numberIn(header, 2) ?? -1, isPacked: true };
      } else {
        const [definition, repetition] = [numberIn(header, 5) ?? 0, numberIn(header, 6) ?? 0];
        const inLevels = definition + repetition;
        if (definition < 0 || repetition < 0 || inLevels > Math.min(packed, about.unpacked)) {
          throw new Error('the levels of a page lie outside it');
        }
        const levels = { repetition, definition };
        const isPacked = numberIn(header, 7) !== 0;
        yield { ...about, isDictionary, encoding: numberIn(header, 4) ?? -1, levels, isPacked };
      }
    }
    start = end;
  }
}

function headerAt(random: RandomAccess, start: number, to: number): ThriftStruct {
  for (let size = HEADER; ; size *= 16) {
    try {
      return readThrift(random.slice(start, Math.min(to, start + size)));
    } catch (thrown) {
      const isWhole = start + size >= to || size > LONGEST_HEADER;
      if (isWhole || !(thrown instanceof ThriftEndsEarly)) throw thrown;
    }
  }
}

function numberIn(fields: ThriftFields | number | undefined, id: number): number | undefined {
  const value = typeof fields === 'object' ? fields.get(id) : undefined;
  return typeof value === 'number' ? value : undefined;
}
