import { type FileMetaData, parquetMetadataAsync, parquetSchema } from 'hyparquet';
import { CardbenchError } from '../../core/errors.js';
import { BrokenFile } from './broken-file.js';
import type { RandomAccess } from './content.js';
import { bytesInWords, LIMITS } from './limits.js';
import { asyncBuffer, columnValues } from './parquet-column.js';
import type { ParquetInput } from './parquet-leaf-rows.js';
import { plainValue, ROW_TOO_LARGE, WrongValue } from './parquet-values.js';

/** A row, or why it cannot be used. */
export type ParquetRow =
  | { readonly record: Readonly<Record<string, unknown>> }
  | { readonly wrong: string };

/** Rows of a batch at most. */
const BATCH = 5000;
/** Bytes of the texts of a batch, about. */
const BATCH_BYTES = 2 * 1024 * 1024;
/**
 * Maximum uncompressed bytes of one page that must be held as a whole, such as a dictionary. Writers make pages of about
 * a megabyte, or of 1,024 values where these are long.
 */
const MAX_PAGE = 256 * 1024 * 1024;

/**
 * The rows of a Parquet file in batches. Of each leaf column, a page is in memory at a time, or a part of it. A damaged
 * file can make this use any amount of memory.
 */
export async function* decodeParquet(
  file: string,
  random: RandomAccess,
): AsyncGenerator<readonly ParquetRow[]> {
  const metadata = await reading(file, () => parquetMetadataAsync(asyncBuffer(random)));
  requireClaims(file, metadata, random.size);
  const input = { random, metadata, requirePage: pageLimit(file) };
  for (const group of metadata.row_groups) yield* rowsOfGroup(file, input, group);
}

async function* rowsOfGroup(
  file: string,
  input: ParquetInput,
  group: FileMetaData['row_groups'][number],
): AsyncGenerator<readonly ParquetRow[]> {
  const root = parquetSchema(input.metadata);
  const columns = root.children.map((column) => ({
    name: column.element.name,
    runs: columnValues(input, group, root, column),
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
  for (const { runs, values, at } of columns) {
    const isOver = at === values.length && (await reading(file, () => runs.next())).done === true;
    if (!isOver) throw unreadable(file, 'its columns have different lengths');
  }
}

function rowOf(
  columns: readonly { name: string; values: readonly unknown[]; at: number }[],
  onBytes: (bytes: number) => void,
): ParquetRow {
  let size = 0;
  const onSize = (bytes: number): void => {
    size += bytes;
    if (size > LIMITS.record) throw new WrongValue(ROW_TOO_LARGE);
    onBytes(bytes);
  };
  try {
    const fields = columns.map(({ name, values, at }) => [name, plainValue(values[at], onSize)]);
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

/** Refuses a page whose size or number of values, as its header states them, is beyond the limit. */
function pageLimit(file: string): ParquetInput['requirePage'] {
  return ({ held, values }) => {
    const limit =
      held > MAX_PAGE
        ? `unpacks to more than ${bytesInWords(MAX_PAGE)}`
        : values > LIMITS.documentValues
          ? `has more than ${LIMITS.documentValues.toLocaleString('en')} values`
          : undefined;
    if (limit === undefined) return;
    throw new CardbenchError(
      `${file}: a page of it ${limit}, which is the limit; write the file with smaller pages.`,
    );
  };
}

export function unreadable(file: string, why: string): BrokenFile {
  return new BrokenFile(file, `not a readable Parquet file (${why})`, 'download it again');
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
