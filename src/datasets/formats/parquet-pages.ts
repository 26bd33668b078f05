import type { RandomAccess } from './content.js';
import {
  readThrift,
  ThriftEndsEarly,
  type ThriftFields,
  type ThriftStruct,
} from './parquet-thrift.js';

/** A page of a column chunk, with its header. */
export interface Page {
  readonly isDictionary: boolean;
  /** Its bytes in the file. */
  readonly start: number;
  readonly end: number;
  /** Bytes of it, unpacked. */
  readonly unpacked: number;
  readonly values: number;
  /** Whether its values are places in the dictionary. */
  readonly needsDictionary: boolean;
}

/** Bytes that are read for a header; it has more if it holds long statistics. */
const HEADER = 512;
const LONGEST_HEADER = 16 * 1024 * 1024;

// Of parquet.thrift.
const DATA_PAGE = 0;
const DICTIONARY_PAGE = 2;
const DATA_PAGE_V2 = 3;
const PLAIN_DICTIONARY = 2;
const RLE_DICTIONARY = 8;

/** The pages between two places of a file, of which only the headers are read. Throws if they are none. */
export function* pagesOf(random: RandomAccess, from: number, to: number): Generator<Page> {
  for (let start = from; start < to; ) {
    const { fields, end: length } = headerAt(random, start, to);
    const [type, unpacked, packed] = [1, 2, 3].map((id) => numberIn(fields, id));
    const end = start + length + (packed ?? -1);
    if (packed === undefined || packed < 0 || unpacked === undefined || end > to) {
      throw new Error('a page lies outside its column');
    }
    const about = { start, end, unpacked };
    if (type === DICTIONARY_PAGE) {
      yield { ...about, isDictionary: true, values: 0, needsDictionary: false };
    } else if (type === DATA_PAGE || type === DATA_PAGE_V2) {
      const [header, encodingId] = type === DATA_PAGE ? [fields.get(5), 2] : [fields.get(8), 4];
      const values = numberIn(header, 1);
      const encoding = numberIn(header, encodingId);
      if (values === undefined || values < 0) throw new Error('a page has no values');
      yield {
        ...about,
        isDictionary: false,
        values,
        needsDictionary: encoding === PLAIN_DICTIONARY || encoding === RLE_DICTIONARY,
      };
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
