import type { ColumnMetaData, DecodedArray, FileMetaData, SchemaTree } from 'hyparquet';
import { convert } from 'hyparquet/src/convert.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from 'hyparquet/src/schema.js';
import { ByteReader } from './byte-reader.js';
import type { RandomAccess } from './content.js';
import { rowAssembly } from './parquet-assembly.js';
import { decoderOf, encodingOf, type Leaf, viewOf } from './parquet-leaf.js';
import { readLevels } from './parquet-levels.js';
import { type Page, pagesOf } from './parquet-pages.js';
import { textParts, valueParts } from './parquet-parts.js';
import { isStreamed, type Packed, SMALL, unpackedPieces, unpackedWhole } from './parquet-unpack.js';

/** What is needed to decode columns of a file. */
export interface ParquetInput {
  readonly random: RandomAccess;
  readonly metadata: FileMetaData;
  /** Throws if a page may not be unpacked, or has too many values. */
  readonly requirePage: (page: { readonly held: number; readonly values: number }) => void;
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
  const bytes = new ByteReader(inParts ? unpackedPieces(packed) : whole(packed));
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
  bytes: ByteReader,
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
