import { statSync } from 'node:fs';
import { CardbenchError } from '../../core/errors.js';
import type { Content } from './content.js';
import { unpackGzip } from './gzip.js';
import { FILE_LIMITS, type FileLimits, LIMITS } from './limits.js';
import type { Row, UnusableRow } from './row.js';

const READABLE = /\.(csv|tsv|jsonl|ndjson|json|parquet)(\.gz|\.zst)?$|\.zip$/i;
/** Maximum nesting of compressed files: a `.jsonl.gz` in a `.zip` is two. */
const MAX_NESTING = 3;

/** Whether {@link rowsOf} can read a file of this name. */
export function isReadable(name: string): boolean {
  return READABLE.test(name);
}

/**
 * The rows of a file. The format is determined by its name; gzip, Zstandard and zip are decompressed. Only one record is
 * in memory at a time: see {@link LIMITS}.
 *
 * @param lists where the rows are in a file that is one JSON object: `results.results`, or `eval.*` for the lists in an
 *   object
 */
export async function* rowsOf(
  file: string,
  content: Content,
  lists: readonly string[] = [],
  limits: FileLimits = FILE_LIMITS,
): AsyncGenerator<Row | UnusableRow> {
  let rows = 0;
  for await (const row of rowsWithin(file, content, lists, 0, limits)) {
    if (++rows > LIMITS.rows) {
      throw new CardbenchError(
        `${file} contains more than ${LIMITS.rows.toLocaleString('en')} rows, which is the limit; split it.`,
      );
    }
    yield row;
  }
}

async function* rowsWithin(
  file: string,
  content: Content,
  lists: readonly string[],
  depth: number,
  limits: FileLimits = FILE_LIMITS,
): AsyncGenerator<Row | UnusableRow> {
  if (depth > MAX_NESTING) {
    throw new CardbenchError(`${file}: compressed files are nested too deeply; unpack it.`);
  }
  const name = file.toLowerCase();
  if (name.endsWith('.gz')) {
    const inside = file.slice(0, -'.gz'.length);
    yield* rowsWithin(inside, unpackGzip(file, content), lists, depth + 1);
  } else if (name.endsWith('.zst')) {
    const { unpackZstdFile } = await import('./zstd-file.js');
    const inside = file.slice(0, -'.zst'.length);
    yield* rowsWithin(inside, unpackZstdFile(file, content), lists, depth + 1);
  } else if (name.endsWith('.zip')) {
    const { unpackZip } = await import('./zip.js');
    for await (const entry of unpackZip(file, content, isReadable)) {
      yield* rowsWithin(entry.name, entry.content, lists, depth + 1);
    }
  } else if (name.endsWith('.eval')) {
    yield* (await import('./eval-log.js')).evalLogRows(file, content);
  } else yield* unpackedRows(file, content, lists, limits);
}

/** Readers are loaded when they are needed, because some of them import large libraries. */
async function* unpackedRows(
  file: string,
  content: Content,
  lists: readonly string[],
  { record }: FileLimits,
): AsyncGenerator<Row | UnusableRow> {
  switch (/\.[a-z]+$/.exec(file.toLowerCase())?.[0]) {
    case '.csv':
      return yield* (await import('./delimited.js')).delimitedRows(file, content, 'csv');
    case '.tsv':
      return yield* (await import('./delimited.js')).delimitedRows(file, content, 'tsv');
    case '.jsonl':
    case '.ndjson':
      return yield* (await import('./json.js')).jsonLinesRows(file, content, record);
    case '.json':
      return yield* (await import('./json.js')).jsonRows(file, content, lists);
    case '.yaml':
      return yield* (await import('./yaml.js')).yamlRows(file, content);
    case '.parquet':
      return yield* (await import('./parquet.js')).parquetRows(file, content);
    default:
      if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) {
        throw new CardbenchError(`${file} is a folder; give a file.`);
      }
      throw new CardbenchError(
        `${file}: unknown format; use .csv, .tsv, .jsonl, .json or .parquet, or a .gz, .zst or .zip of one.`,
      );
  }
}
