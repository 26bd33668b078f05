import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { CardbenchError } from '../../core/errors.js';
import type { RandomAccess } from './content.js';
import { bytesInWords, LIMITS } from './limits.js';

/** Rows that are decoded at a time at most. */
const BATCH = 5000;
/** Uncompressed bytes that are decoded at a time, about. */
const BATCH_BYTES = 2 * 1024 * 1024;
/** Batches of a row group at most: each is decoded from the beginning of the group. */
const BATCHES = 8;
/** Maximum uncompressed bytes of one page; writers usually make pages of about a megabyte. */
const MAX_PAGE = 64 * 1024 * 1024;

/** The rows of a Parquet file in batches. A damaged file can make this use any amount of memory. */
export async function* decodeParquet(
  file: string,
  random: RandomAccess,
): AsyncGenerator<Readonly<Record<string, unknown>>[]> {
  const source = keptSlices(random);
  const metadata = await reading(file, () =>
    parquetMetadataAsync(source, { parsers: texts(file) }),
  );
  requireClaims(file, metadata, random.size);
  let current = -1;
  for (const { group, start, end } of batchesOf(metadata)) {
    if (group !== current) source.forget();
    current = group;
    const records = await reading(file, () =>
      parquetReadObjects({
        file: source,
        metadata,
        compressors: boundedCompressors(file),
        parsers: texts(file),
        rowStart: start,
        rowEnd: end,
      }),
    );
    yield records.map((record) =>
      Object.fromEntries(Object.entries(record).map(([key, value]) => [key, plain(value)])),
    );
  }
}

/** Rows to be decoded together: so many that neither they nor their bytes are too many, of one row group each. */
function* batchesOf(
  metadata: FileMetaData,
): Generator<{ group: number; start: number; end: number }> {
  let first = 0;
  for (const [group, { num_rows, columns }] of metadata.row_groups.entries()) {
    const rows = Number(num_rows);
    const bytes = columns.reduce(
      (sum, { meta_data }) => sum + Number(meta_data?.total_uncompressed_size ?? 0),
      0,
    );
    const fitting = Math.floor((rows * BATCH_BYTES) / Math.max(1, bytes));
    const size = Math.min(BATCH, Math.max(1, fitting, Math.ceil(rows / BATCHES)));
    for (let start = 0; start < rows; start += size) {
      yield { group, start: first + start, end: first + Math.min(rows, start + size) };
    }
    first += rows;
  }
}

/**
 * The file as the reader wants it. What was read stays in memory until it is forgotten: each batch of a row group needs the
 * same column chunks, and chunks that are read anew for each batch are garbage faster than it is collected.
 */
function keptSlices({ size, slice }: RandomAccess): AsyncBuffer & { readonly forget: () => void } {
  const kept = new Map<string, ArrayBuffer>();
  return {
    byteLength: size,
    slice: (from, to) => {
      const [start, end] = [Math.max(0, from), Math.min(size, to ?? size)];
      const name = `${start}-${end}`;
      const bytes = kept.get(name) ?? wholeBuffer(slice(start, end));
      kept.set(name, bytes);
      return bytes;
    },
    forget: () => kept.clear(),
  };
}

/** The bytes as a buffer of their own, as the reader expects them: a copy only if they share theirs. */
function wholeBuffer(bytes: Uint8Array): ArrayBuffer {
  const { buffer } = bytes;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === bytes.length) return buffer;
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}

/** Checks the claims of the footer against the file and the limits before anything is decompressed. */
function requireClaims(file: string, metadata: FileMetaData, size: number): void {
  const rows = Number(metadata.num_rows);
  let inGroups = 0;
  let bytes = 0;
  for (const group of metadata.row_groups) {
    inGroups += Number(group.num_rows);
    for (const { meta_data: column } of group.columns) {
      if (column === undefined) continue;
      bytes += Number(column.total_uncompressed_size);
      const start = Number(column.dictionary_page_offset ?? column.data_page_offset);
      const length = Number(column.total_compressed_size);
      if (!(start >= 0 && length >= 0 && start + length <= size)) {
        throw unreadable(file, 'a column lies outside the file');
      }
      if (Number(column.num_values) > LIMITS.documentValues) {
        throw unreadable(file, `more than ${LIMITS.documentValues} values in one column chunk`);
      }
    }
  }
  if (!(rows >= 0) || rows !== inGroups) throw unreadable(file, 'its footer contradicts itself');
  if (rows > LIMITS.rows) {
    throw new CardbenchError(
      `${file} claims to contain more than ${LIMITS.rows.toLocaleString('en')} rows, which is the limit; split it.`,
    );
  }
  if (bytes > LIMITS.total) {
    throw new CardbenchError(
      `${file} unpacks to more than ${bytesInWords(LIMITS.total)}, which is the limit; split it.`,
    );
  }
}

/** A page is decompressed only if the size in its header is within the limit. */
function boundedCompressors(file: string): Compressors {
  let total = 0;
  return Object.fromEntries(
    Object.entries(compressors).map(([codec, unpack]) => [
      codec,
      (input: Uint8Array, length: number) => {
        total += length;
        if (!(length >= 0 && length <= MAX_PAGE) || total > LIMITS.total) {
          throw new CardbenchError(
            `${file}: a page of it unpacks to more than ${bytesInWords(MAX_PAGE)}, which is the limit; is it the right file?`,
          );
        }
        return unpack(input, length);
      },
    ]),
  );
}

/** Texts that are not UTF-8 are rejected, not repaired. */
function texts(file: string): { stringFromBytes: (bytes: Uint8Array) => string } {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  return {
    stringFromBytes: (bytes) => {
      if (bytes === undefined) return bytes;
      try {
        return decoder.decode(bytes);
      } catch {
        throw new CardbenchError(
          `${file}: one of its texts is not UTF-8; write the file again with UTF-8 texts.`,
        );
      }
    },
  };
}

export function unreadable(file: string, why: string): CardbenchError {
  return new CardbenchError(`${file}: not a readable Parquet file (${why}); download it again.`);
}

/** The reader's own messages may quote the file, so they are not shown. */
async function reading<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof CardbenchError) throw thrown;
    throw unreadable(file, 'damaged, or of an unknown kind');
  }
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  return Array.isArray(value) ? value.map(plain) : value;
}
