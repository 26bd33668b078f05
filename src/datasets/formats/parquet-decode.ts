import {
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetSchema,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { CardbenchError } from '../../core/errors.js';
import type { RandomAccess } from './content.js';
import { bytesInWords, LIMITS } from './limits.js';
import { asyncBuffer, columnValues, type ParquetInput } from './parquet-column.js';
import { plainValue, WrongValue } from './parquet-values.js';

/** A row, or why it cannot be used. */
export type ParquetRow =
  | { readonly record: Readonly<Record<string, unknown>> }
  | { readonly wrong: string };

/** Rows of a batch at most. */
const BATCH = 5000;
/** Bytes of the texts of a batch, about. */
const BATCH_BYTES = 2 * 1024 * 1024;
/** Maximum uncompressed bytes of one page. Writers make pages of about a megabyte, or of 1,024 values where these are long. */
const MAX_PAGE = 256 * 1024 * 1024;

/**
 * The rows of a Parquet file in batches. Of each column, a page is in memory at a time. A damaged file can make this use
 * any amount of memory.
 */
export async function* decodeParquet(
  file: string,
  random: RandomAccess,
): AsyncGenerator<readonly ParquetRow[]> {
  const metadata = await reading(file, () => parquetMetadataAsync(asyncBuffer(random)));
  requireClaims(file, metadata, random.size);
  const requirePage = pageLimit(file);
  const input = { random, metadata, compressors: boundedCompressors(requirePage), requirePage };
  for (const group of metadata.row_groups) yield* rowsOfGroup(file, input, group);
}

async function* rowsOfGroup(
  file: string,
  input: ParquetInput,
  group: FileMetaData['row_groups'][number],
): AsyncGenerator<readonly ParquetRow[]> {
  const columns = parquetSchema(input.metadata).children.map((column) => ({
    name: column.element.name,
    runs: columnValues(input, group, column),
    values: [] as readonly unknown[],
    at: 0,
  }));
  let batch: ParquetRow[] = [];
  let bytes = 0;
  const onBytes = (count: number): void => {
    bytes += count;
  };
  for (let row = 0; row < Number(group.num_rows); row++) {
    for (const column of columns) {
      while (column.at === column.values.length) {
        // The last values are no longer needed while the next are read.
        column.values = [];
        const { value, done } = await reading(file, () => column.runs.next());
        if (done === true) throw unreadable(file, 'its columns have different lengths');
        Object.assign(column, { values: value, at: 0 });
      }
    }
    batch.push(rowOf(columns, onBytes));
    for (const column of columns) column.at++;
    if (batch.length < BATCH && bytes < BATCH_BYTES) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

function rowOf(
  columns: readonly { name: string; values: readonly unknown[]; at: number }[],
  onBytes: (bytes: number) => void,
): ParquetRow {
  try {
    const fields = columns.map(({ name, values, at }) => [name, plainValue(values[at], onBytes)]);
    return { record: Object.fromEntries(fields) };
  } catch (thrown) {
    if (!(thrown instanceof WrongValue)) throw thrown;
    return { wrong: thrown.message };
  }
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

/** Refuses a page whose size, as its header states it, is beyond the limit. */
function pageLimit(file: string): (bytes: number) => void {
  return (bytes) => {
    if (bytes >= 0 && bytes <= MAX_PAGE) return;
    throw new CardbenchError(
      `${file}: a page of it unpacks to more than ${bytesInWords(MAX_PAGE)}, which is the limit; is it the right file?`,
    );
  };
}

function boundedCompressors(requirePage: (bytes: number) => void): Compressors {
  return Object.fromEntries(
    Object.entries(compressors).map(([codec, unpack]) => [
      codec,
      (input: Uint8Array, length: number) => {
        requirePage(length);
        return unpack(input, length);
      },
    ]),
  );
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
