import type { DecodedArray } from 'hyparquet';
import { convert, convertWithDictionary } from 'hyparquet/src/convert.js';
import { readDataPage } from 'hyparquet/src/datapage.js';
import type { ByteReader } from './byte-reader.js';
import { LIMITS } from './limits.js';
import {
  decoderOf,
  encodingOf,
  type Leaf,
  type OpenPage,
  valuesIn,
  viewOf,
} from './parquet-leaf.js';
import { TooLarge } from './parquet-values.js';

/** Values that are made into rows at a time, and bytes of their texts, about. */
const PART = 16 * 1024;
const PART_BYTES = 1024 * 1024;

/** Some values of a page, with the levels from one place of it to another; there are fewer values where some are missing. */
export interface Part {
  readonly from: number;
  readonly to: number;
  readonly values: DecodedArray;
  /** Bytes of its texts, about. */
  readonly bytes: number;
}

/** The values of a page of which all is in memory. */
export function* valueParts(
  leaf: Leaf,
  { page, definition }: OpenPage,
  bytes: Uint8Array,
  dictionary: DecodedArray | undefined,
): Generator<Part> {
  const encoding = encodingOf(page);
  const decoder = decoderOf(leaf);
  const count = valuesIn(leaf, definition, 0, page.values);
  const flat = { ...decoder, schemaPath: [] };
  const header = {
    num_values: count,
    encoding,
    definition_level_encoding: encoding,
    repetition_level_encoding: encoding,
  };
  const { dataPage } = readDataPage(bytes, header, flat);
  let at = 0;
  for (let from = 0; from < page.values; from += PART) {
    const to = Math.min(page.values, from + PART);
    const next = at + valuesIn(leaf, definition, from, to);
    const read = dataPage.slice(at, next);
    if (encoding.endsWith('_DICTIONARY')) requireIn(dictionary, read);
    const values = convertWithDictionary(read, dictionary, encoding, decoder);
    yield { from, to, values, bytes: ((page.unpacked || 1) * (to - from)) / page.values };
    at = next;
  }
}

/** Throws if the dictionary does not have all of these places: the library would take them for values, or for none. */
function requireIn(dictionary: DecodedArray | undefined, places: DecodedArray): void {
  const size = dictionary?.length ?? 0;
  for (let i = 0; i < places.length; i++) {
    if (!(Number(places[i]) < size)) throw new Error('a value is not in its dictionary');
  }
}

/** The texts of a page, of which only a part is in memory. */
export async function* textParts(
  leaf: Leaf,
  { page, definition }: OpenPage,
  bytes: ByteReader,
): AsyncGenerator<Part> {
  const decoder = decoderOf(leaf);
  for (let from = 0; from < page.values; ) {
    const values: unknown[] = [];
    let size = 0;
    let to = from;
    for (; to < page.values && to - from < PART && size < PART_BYTES; to++) {
      if (definition.length > 0 && definition[to] !== leaf.maxDefinition) continue;
      if (!bytes.has(4)) await bytes.fill(4);
      const length = viewOf(bytes.take(4)).getUint32(0, true);
      if (length > LIMITS.record) {
        await bytes.pass(length);
        values.push(new TooLarge());
        continue;
      }
      if (!bytes.has(length)) await bytes.fill(length);
      values.push(bytes.take(length));
      size += length;
    }
    yield { from, to, values: convert(values, decoder), bytes: size };
    from = to;
  }
}
