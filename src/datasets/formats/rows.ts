import { CardbenchError } from '../../core/errors.js';
import type { Content } from './content.js';
import { unpackGzip } from './gzip.js';
import { LIMITS } from './limits.js';
import type { Row, UnusableRow } from './row.js';

const READABLE = /\.(csv|tsv|jsonl|ndjson|json|parquet)(\.gz)?$|\.zip$/i;
/** Maximum nesting of compressed files: a `.jsonl.gz` in a `.zip` is two. */
const MAX_NESTING = 3;

/** Whether {@link rowsOf} can read a file of this name. */
export function isReadable(name: string): boolean {
  return READABLE.test(name);
}

/**
 * The rows of a file. The format is determined by its name; gzip and zip are decompressed. Only one record is in memory
 * at a time: see {@link LIMITS}.
 */
export async function* rowsOf(file: string, content: Content): AsyncGenerator<Row | UnusableRow> {
  let rows = 0;
  for await (const row of rowsWithin(file, content, 0)) {
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
  depth: number,
): AsyncGenerator<Row | UnusableRow> {
  if (depth > MAX_NESTING) {
    throw new CardbenchError(`${file}: compressed files are nested too deeply; unpack it.`);
  }
  const name = file.toLowerCase();
  if (name.endsWith('.gz')) {
    yield* rowsWithin(file.slice(0, -'.gz'.length), unpackGzip(file, content), depth + 1);
  } else if (name.endsWith('.zip')) {
    const { unpackZip } = await import('./zip.js');
    for await (const entry of unpackZip(file, content, isReadable)) {
      yield* rowsWithin(entry.name, entry.content, depth + 1);
    }
  } else if (name.endsWith('.eval')) {
    const { unpackZip } = await import('./zip.js');
    // An inspect_ai log is a zip of JSON files; those that are not samples describe the run.
    const isSample = (inside: string): boolean => /(^|\/)samples\/[^/]+\.json$/.test(inside);
    for await (const sample of unpackZip(file, content, isSample)) {
      yield* (await import('./json.js')).jsonRows(sample.name, sample.content);
    }
  } else yield* unpackedRows(file, content);
}

/** Readers are loaded when they are needed, because some of them import large libraries. */
async function* unpackedRows(file: string, content: Content): AsyncGenerator<Row | UnusableRow> {
  switch (/\.[a-z]+$/.exec(file.toLowerCase())?.[0]) {
    case '.csv':
      return yield* (await import('./delimited.js')).delimitedRows(file, content, 'csv');
    case '.tsv':
      return yield* (await import('./delimited.js')).delimitedRows(file, content, 'tsv');
    case '.jsonl':
    case '.ndjson':
      return yield* (await import('./json.js')).jsonLinesRows(file, content);
    case '.json':
      return yield* (await import('./json.js')).jsonRows(file, content);
    case '.yaml':
      return yield* (await import('./yaml.js')).yamlRows(file, content);
    case '.parquet':
      return yield* (await import('./parquet.js')).parquetRows(file, content);
    default:
      throw new CardbenchError(
        `${file}: unknown format; use .csv, .tsv, .jsonl, .json or .parquet, or a .gz or .zip of one.`,
      );
  }
}
