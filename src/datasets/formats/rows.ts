import { CardbenchError } from '../../core/errors.js';
import type { Content } from './content.js';
import { delimitedRows } from './delimited.js';
import { unpackGzip } from './gzip.js';
import { jsonLinesRows, jsonRows } from './json.js';
import { LIMITS } from './limits.js';
import { parquetRows } from './parquet.js';
import type { Row } from './row.js';
import { yamlRows } from './yaml.js';
import { unpackZip } from './zip.js';

const READABLE = /\.(csv|tsv|jsonl|ndjson|json|parquet)(\.gz)?$|\.zip$/i;
/** Packed files within one another: a `.jsonl.gz` in a `.zip` is two. */
const MAX_NESTING = 3;

/** Whether {@link rowsOf} can read a file of this name. */
export function isReadable(name: string): boolean {
  return READABLE.test(name);
}

/**
 * The rows of a file, its format told by its name; gzip and zip are opened on the way. No more of it is in
 * memory than one record, whatever the file holds: see {@link LIMITS}.
 */
export async function* rowsOf(file: string, content: Content): AsyncGenerator<Row> {
  let rows = 0;
  for await (const row of rowsWithin(file, content, 0)) {
    if (++rows > LIMITS.rows) {
      throw new CardbenchError(
        `${file} holds more than ${LIMITS.rows.toLocaleString('en')} rows, which is the limit; split it.`,
      );
    }
    yield row;
  }
}

async function* rowsWithin(file: string, content: Content, depth: number): AsyncGenerator<Row> {
  if (depth > MAX_NESTING) {
    throw new CardbenchError(`${file}: packed too many times over; unpack it.`);
  }
  const name = file.toLowerCase();
  if (name.endsWith('.gz')) {
    yield* rowsWithin(file.slice(0, -'.gz'.length), unpackGzip(file, content), depth + 1);
  } else if (name.endsWith('.zip')) {
    for await (const entry of unpackZip(file, content, isReadable)) {
      yield* rowsWithin(entry.name, entry.content, depth + 1);
    }
  } else if (name.endsWith('.eval')) {
    // inspect_ai's log is a zip of JSON; what is not a sample describes the run.
    const isSample = (inside: string): boolean => /(^|\/)samples\/[^/]+\.json$/.test(inside);
    for await (const sample of unpackZip(file, content, isSample)) {
      yield* jsonRows(sample.name, sample.content);
    }
  } else if (name.endsWith('.csv')) yield* delimitedRows(file, content, 'csv');
  else if (name.endsWith('.tsv')) yield* delimitedRows(file, content, 'tsv');
  else if (name.endsWith('.jsonl') || name.endsWith('.ndjson')) yield* jsonLinesRows(file, content);
  else if (name.endsWith('.json')) yield* jsonRows(file, content);
  else if (name.endsWith('.yaml')) yield* yamlRows(file, content);
  else if (name.endsWith('.parquet')) yield* parquetRows(file, content);
  else {
    throw new CardbenchError(
      `${file}: unknown format; use .csv, .tsv, .jsonl, .json or .parquet, or a .gz or .zip of one.`,
    );
  }
}
