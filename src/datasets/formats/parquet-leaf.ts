import type {
  ColumnMetaData,
  DecodedArray,
  Encoding,
  FileMetaData,
  ParquetParsers,
  SchemaTree,
} from 'hyparquet';
import { assembleLists } from 'hyparquet/src/assemble.js';
import { Encodings } from 'hyparquet/src/constants.js';
import { convert, convertWithDictionary, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { readDataPage } from 'hyparquet/src/datapage.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from 'hyparquet/src/schema.js';
import type { RandomAccess } from './content.js';
import { LIMITS } from './limits.js';
import { readLevels } from './parquet-levels.js';
import { type Page, pagesOf } from './parquet-pages.js';
import {
  isStreamed,
  type Packed,
  Sequence,
  SMALL,
  unpackedPieces,
  unpackedWhole,
} from './parquet-unpack.js';
import { lateTexts, TooLarge } from './parquet-values.js';

/** What is needed to decode columns of a file. */
export interface ParquetInput {
  readonly random: RandomAccess;
  readonly metadata: FileMetaData;
  /** Throws if a page may not be unpacked, or has too many values. */
  readonly requirePage: (page: { readonly held: number; readonly values: number }) => void;
}

/** The row of a leaf that is too large. */
export const LARGE_ROW = Symbol('a row that is too large');

export const PARSERS: ParquetParsers = { ...DEFAULT_PARSERS, ...lateTexts };

/** Values that are made into rows at a time, and bytes of their texts, about. */
const PART = 16 * 1024;
const PART_BYTES = 1024 * 1024;

/** Some values of a page, with the levels from one place of it to another; there are fewer values where some are missing. */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly values: DecodedArray;
  /** Bytes of its texts, about. */
  readonly bytes: number;
}

/** Everything about a leaf column that its pages share. */
interface Leaf {
  readonly meta: ColumnMetaData;
  readonly path: SchemaTree[];
  readonly element: SchemaTree['element'];
  readonly maxRepetition: number;
  readonly maxDefinition: number;
}

/** A page that is being read: its levels, and where its values are. */
interface OpenPage {
  readonly page: Page;
  readonly repetition: Uint8Array;
  readonly definition: Uint8Array;
}

/**
 * What a leaf column has for each row of a row group, some rows at a time: a value, or the lists and values that it adds
 * to a nested one. A page of it is in memory at a time; a part of one, where it is large and the way it is packed allows it.
 *
 * @param path of the schema, from its root
 */
export async function* leafRows(
  input: ParquetInput,
  meta: ColumnMetaData,
  path: SchemaTree[],
): AsyncGenerator<readonly unknown[]> {
  const element = path.at(-1)?.element ?? { name: '' };
  const [maxRepetition, maxDefinition] = [getMaxRepetitionLevel(path), getMaxDefinitionLevel(path)];
  const leaf: Leaf = { meta, path, element, maxRepetition, maxDefinition };
  const rows = rowAssembly(leaf);
  const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
  const end = start + Number(meta.total_compressed_size);
  let left = Number(meta.num_values);
  let dictionaryPage: Page | undefined;
  let dictionary: DecodedArray | undefined;
  for (const page of pagesOf(input.random, start, end)) {
    if (page.isDictionary) {
      [dictionaryPage, dictionary] = [page, undefined];
      continue;
    }
    if (left <= 0) break;
    left -= page.values;
    // Later pages mostly do without, and it may be large.
    if (!encodingOf(page).endsWith('_DICTIONARY')) dictionary = undefined;
    else if (dictionaryPage !== undefined) {
      dictionary ??= await dictionaryIn(input, leaf, dictionaryPage);
    }
    for await (const assembled of rowsOfPage(input, leaf, page, dictionary, rows)) yield assembled;
  }
  if (left > 0) throw new Error('fewer values than the column should have');
  const last = rows.end();
  if (last.length > 0) yield last;
}

async function dictionaryIn(input: ParquetInput, leaf: Leaf, page: Page): Promise<DecodedArray> {
  input.requirePage({ held: page.unpacked, values: page.values });
  const bytes = await unpackedWhole(packedIn(input, leaf, page));
  const reader = { view: viewOf(bytes), offset: 0 };
  const { type } = leaf.meta;
  return convert(readPlain(reader, type, page.values, leaf.element.type_length), decoderOf(leaf));
}

async function* rowsOfPage(
  input: ParquetInput,
  leaf: Leaf,
  page: Page,
  dictionary: DecodedArray | undefined,
  rows: ReturnType<typeof rowAssembly>,
): AsyncGenerator<readonly unknown[]> {
  const { meta } = leaf;
  const packed = packedIn(input, leaf, page);
  const isLarge = page.unpacked > SMALL;
  const inParts =
    isLarge && meta.type === 'BYTE_ARRAY' && page.encoding === 0 && isStreamed(packed.codec);
  input.requirePage({ held: inParts ? 0 : page.unpacked, values: page.values });
  const bytes = new Sequence(inParts ? unpackedPieces(packed) : whole(packed));
  try {
    const open = { page, ...(await levelsOf(input, leaf, page, bytes)) };
    const parts = inParts
      ? textParts(leaf, open, bytes)
      : valueParts(leaf, open, await bytes.rest(), dictionary);
    for await (const part of parts) {
      const assembled = rows.add(open, part);
      if (assembled.length > 0) yield assembled;
    }
  } finally {
    await bytes.end();
  }
}

async function* whole(packed: Packed): AsyncGenerator<Uint8Array> {
  yield await unpackedWhole(packed);
}

/** What is packed of a page: all of it, or what follows its levels. */
function packedIn({ random }: ParquetInput, { meta }: Leaf, page: Page): Packed {
  const levels = (page.levels?.repetition ?? 0) + (page.levels?.definition ?? 0);
  const codec = page.isPacked ? meta.codec : 'UNCOMPRESSED';
  const [start, end] = [page.start + levels, page.end];
  return { random, start, end, codec, unpacked: page.unpacked - levels };
}

/** The levels of a page, empty if the column has none. */
async function levelsOf(
  { random, requirePage }: ParquetInput,
  { maxRepetition, maxDefinition }: Leaf,
  page: Page,
  bytes: Sequence,
): Promise<{ repetition: Uint8Array; definition: Uint8Array }> {
  if (page.levels !== undefined) {
    const middle = page.start + page.levels.repetition;
    return {
      repetition: readLevels(random.slice(page.start, middle), page.values, maxRepetition),
      definition: readLevels(
        random.slice(middle, middle + page.levels.definition),
        page.values,
        maxDefinition,
      ),
    };
  }
  const next = async (max: number): Promise<Uint8Array> => {
    if (max === 0) return new Uint8Array(0);
    await bytes.fill(4);
    const length = viewOf(bytes.take(4)).getUint32(0, true);
    if (length > page.unpacked) throw new Error('the levels of a page lie outside it');
    requirePage({ held: length, values: page.values });
    await bytes.fill(length);
    return readLevels(bytes.take(length), page.values, max);
  };
  return { repetition: await next(maxRepetition), definition: await next(maxDefinition) };
}

/** The values of a page of which all is in memory. */
function* valueParts(
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
async function* textParts(
  leaf: Leaf,
  { page, definition }: OpenPage,
  bytes: Sequence,
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

/** Makes parts of pages into rows. A row of lists ends where the next begins, which may be several pages later. */
function rowAssembly(leaf: Leaf): {
  readonly add: (page: OpenPage, part: Part) => readonly unknown[];
  readonly end: () => readonly unknown[];
} {
  const { path, maxRepetition } = leaf;
  let last: unknown[] = [];
  /** Of the last row, so far. */
  let [bytes, values] = [0, 0];
  const add = (page: OpenPage, part: Part): readonly unknown[] => {
    let { from, values: some } = part;
    const { to } = part;
    if (last[0] === LARGE_ROW) {
      // What else the row has is passed over.
      while (from < to && page.repetition[from] !== 0) from++;
      some = some.slice(valuesIn(leaf, page.definition, part.from, from));
    }
    if (from === to) return [];
    const levels = (all: Uint8Array): number[] => all.subarray(from, to) as unknown as number[];
    const [definition, repetition] = [levels(page.definition), levels(page.repetition)];
    if (maxRepetition === 0) return [...assembleLists([], definition, repetition, some, path)];
    const finished = last[0] === LARGE_ROW ? last.splice(0) : [];
    const rows = assembleLists(last, definition, repetition, some, path) as unknown[];
    const isSame = rows.length === 1 && finished.length === 0;
    bytes = (isSame ? bytes : 0) + part.bytes;
    values = (isSame ? values : 0) + to - from;
    last = rows.splice(-1);
    if (bytes > LIMITS.record || values > LIMITS.values) last = [LARGE_ROW];
    return finished.concat(rows);
  };
  return { add, end: () => last };
}

/** How many of these places of a page have a value. */
function valuesIn(
  { maxDefinition }: Leaf,
  definition: Uint8Array,
  from: number,
  to: number,
): number {
  if (definition.length === 0) return to - from;
  let count = 0;
  for (let at = from; at < to; at++) if (definition[at] === maxDefinition) count++;
  return count;
}

function encodingOf(page: Page): Encoding {
  const encoding = Encodings[page.encoding];
  if (encoding === undefined) throw new Error('an unknown encoding');
  return encoding;
}

function decoderOf({ meta, element, path }: Leaf): Parameters<typeof convert>[1] {
  const { path_in_schema: pathInSchema, type, codec } = meta;
  return { pathInSchema, type, codec, element, schemaPath: path, parsers: PARSERS };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
