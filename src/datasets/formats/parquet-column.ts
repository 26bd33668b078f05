import {
  type AsyncBuffer,
  type ColumnChunk,
  type Compressors,
  type FileMetaData,
  parquetRead,
  type RowGroup,
  type SchemaTree,
} from 'hyparquet';
import type { RandomAccess } from './content.js';
import { type Page, pagesOf } from './parquet-pages.js';
import { lateTexts } from './parquet-values.js';

/** What is needed to decode columns of a file. */
export interface ParquetInput {
  readonly random: RandomAccess;
  readonly metadata: FileMetaData;
  readonly compressors: Compressors;
  /** Throws if a page may not be unpacked. */
  readonly requirePage: (bytes: number) => void;
}

/** Bytes of a column of a row group, packed or not, up to which it is read as a whole; and of pages that are read together. */
const SMALL = 1024 * 1024;

/**
 * The values of a column of a row group, some at a time: those of a page, or of the whole column if it is small or
 * nested. A nested value may go over several pages, so that only its levels tell where a row begins.
 */
export async function* columnValues(
  input: ParquetInput,
  group: RowGroup,
  column: SchemaTree,
): AsyncGenerator<readonly unknown[]> {
  const { name } = column.element;
  const chunks = group.columns.filter(({ meta_data }) => meta_data?.path_in_schema[0] === name);
  const [chunk] = chunks;
  const rows = Number(group.num_rows);
  if (chunk === undefined || rows === 0) return;
  const isFlat =
    column.children.length === 0 &&
    column.element.repetition_type !== 'REPEATED' &&
    chunks.length === 1;
  const { total_compressed_size: packed = 0n, total_uncompressed_size: unpacked = 0n } =
    chunk.meta_data ?? {};
  if (!isFlat || (packed <= SMALL && unpacked <= SMALL)) {
    yield await valuesIn(input, name, chunks, rows, asyncBuffer(input.random));
    return;
  }
  let left = rows;
  for (const { values, bytes } of runsOf(input, chunk, rows)) {
    left -= values;
    if (left < 0) throw new Error('more values than rows');
    // As if the file held these pages alone.
    const file: AsyncBuffer = { byteLength: bytes.byteLength, slice: () => bytes };
    yield await valuesIn(input, name, [chunkOf(chunk, values, bytes.byteLength)], values, file);
  }
  if (left > 0) throw new Error('fewer values than rows');
}

/** The column chunk of a file that begins with these pages of it. */
function chunkOf({ meta_data }: ColumnChunk, values: number, bytes: number): ColumnChunk {
  if (meta_data === undefined) return { file_offset: 0n };
  const { dictionary_page_offset: _, ...meta } = meta_data;
  return {
    file_offset: 0n,
    meta_data: {
      ...meta,
      num_values: BigInt(values),
      data_page_offset: 0n,
      total_compressed_size: BigInt(bytes),
    },
  };
}

/** The pages of a column that are decoded together, behind its dictionary if they need it. */
function* runsOf(
  { random, requirePage }: ParquetInput,
  { meta_data }: ColumnChunk,
  rows: number,
): Generator<{ readonly values: number; readonly bytes: ArrayBuffer }> {
  if (meta_data === undefined) return;
  const start = Number(meta_data.dictionary_page_offset || meta_data.data_page_offset);
  const end = start + Number(meta_data.total_compressed_size);
  let dictionary = new Uint8Array(0);
  let run: Page[] = [];
  let left = rows;
  const sum = (of: (page: Page) => number): number => run.reduce((all, page) => all + of(page), 0);
  const read = (): { values: number; bytes: ArrayBuffer } => {
    const [first, last] = [run[0]?.start ?? 0, run.at(-1)?.end ?? 0];
    const bytes = random.slice(first, last);
    const needsDictionary = run.some((page) => page.needsDictionary);
    const values = sum((page) => page.values);
    run = [];
    return { values, bytes: needsDictionary ? joined(dictionary, bytes) : wholeBuffer(bytes) };
  };
  for (const page of pagesOf(random, start, end)) {
    requirePage(page.unpacked);
    if (page.isDictionary) {
      dictionary = new Uint8Array(wholeBuffer(random.slice(page.start, page.end)));
      continue;
    }
    const { needsDictionary, unpacked } = page;
    const isAnother = run.length > 0 && run[0]?.needsDictionary !== needsDictionary;
    if (isAnother || (run.length > 0 && sum((each) => each.unpacked) + unpacked > SMALL))
      yield read();
    run.push(page);
    left -= page.values;
    if (left <= 0) break;
  }
  if (run.length > 0) yield read();
}

async function valuesIn(
  { metadata, compressors }: ParquetInput,
  name: string,
  columns: ColumnChunk[],
  rows: number,
  file: AsyncBuffer,
): Promise<readonly unknown[]> {
  const group: RowGroup = { columns, total_byte_size: 0n, num_rows: BigInt(rows) };
  const read = await new Promise<readonly unknown[][]>((resolve, reject) => {
    parquetRead({
      file,
      metadata: { ...metadata, num_rows: BigInt(rows), row_groups: [group] },
      columns: [name],
      compressors,
      parsers: lateTexts,
      rowFormat: 'array',
      onComplete: resolve,
    }).catch(reject);
  });
  return read.map(([value]) => value);
}

/** The file as the reader wants it. */
export function asyncBuffer({ size, slice }: RandomAccess): AsyncBuffer {
  return {
    byteLength: size,
    slice: (from, to) => wholeBuffer(slice(Math.max(0, from), Math.min(size, to ?? size))),
  };
}

/** The bytes as a buffer of their own: a copy only if they share theirs. */
function wholeBuffer(bytes: Uint8Array): ArrayBuffer {
  const { buffer } = bytes;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === bytes.length) return buffer;
  return joined(bytes);
}

function joined(...parts: readonly Uint8Array[]): ArrayBuffer {
  const whole = new ArrayBuffer(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    new Uint8Array(whole, at).set(part);
    at += part.length;
  }
  return whole;
}
