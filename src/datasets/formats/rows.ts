import { CardbenchError } from '../../core/errors.js';
import { unpackGzip, unpackZip } from './archive.js';
import { type Content, contentOf } from './content.js';
import { delimitedRows } from './delimited.js';
import { jsonLinesRows, jsonRows } from './json.js';
import { parquetRows } from './parquet.js';
import type { Row } from './row.js';
import { yamlRows } from './yaml.js';

const READABLE = /\.(csv|tsv|jsonl|ndjson|json|parquet)(\.gz)?$|\.zip$/i;

/** Whether {@link rowsOf} can read a file of this name. */
export function isReadable(name: string): boolean {
  return READABLE.test(name);
}

/** The rows of a file, its format told by its name; gzip and zip are opened on the way. */
export async function* rowsOf(file: string, content: Content): AsyncGenerator<Row> {
  const name = file.toLowerCase();
  if (name.endsWith('.gz')) {
    const unpacked = await unpackGzip(file, content.whole());
    yield* rowsOf(file.slice(0, -'.gz'.length), contentOf(unpacked));
  } else if (name.endsWith('.zip')) {
    for (const entry of await unpackZip(file, content.whole())) {
      if (isReadable(entry.name)) yield* rowsOf(entry.name, contentOf(entry.content));
    }
  } else if (name.endsWith('.eval')) {
    // inspect_ai's log is a zip of JSON; what is not a sample describes the run.
    for (const { name: inside, content: sample } of await unpackZip(file, content.whole())) {
      if (/(^|\/)samples\/[^/]+\.json$/.test(inside)) yield* jsonRows(inside, contentOf(sample));
    }
  } else if (name.endsWith('.csv')) yield* delimitedRows(file, content, 'csv');
  else if (name.endsWith('.tsv')) yield* delimitedRows(file, content, 'tsv');
  else if (name.endsWith('.jsonl') || name.endsWith('.ndjson')) yield* jsonLinesRows(file, content);
  else if (name.endsWith('.json')) yield* jsonRows(file, content);
  else if (name.endsWith('.yaml')) yield* yamlRows(file, content.whole());
  else if (name.endsWith('.parquet')) yield* parquetRows(file, content.whole());
  else {
    throw new CardbenchError(
      `${file}: unknown format; use .csv, .tsv, .jsonl, .json or .parquet, or a .gz or .zip of one.`,
    );
  }
}
