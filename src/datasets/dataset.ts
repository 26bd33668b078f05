import type { z } from 'zod';
import { CardbenchError } from '../core/errors.js';
import type { Item } from '../core/item.js';
import { describePosition, type Row, type RowPosition } from './formats/row.js';

/** How the items of a benchmark are read from its published files. */
export interface Dataset<Data> {
  /** The folder under `datasets/` that holds its manifest and sample. */
  readonly name: string;
  /**
   * Which files of a folder belong to it; `undefined` takes every readable one. Names are relative
   * to the folder, with `/`.
   */
  readonly select?: (names: readonly string[]) => readonly string[];
  /** Files of other names that belong to it beside the readable ones, such as `.yaml`. */
  readonly alsoReads?: RegExp;
  /**
   * The items, in the order of the files: the same for the same rows, however often it is called. A
   * malformed row ends in a {@link CardbenchError}.
   */
  readonly parse: (rows: AsyncIterable<Row>) => AsyncIterable<Item<Data>>;
  /** How many of the manifest's items it takes, where that is not all of them. */
  readonly items?: number;
  /** A user's own dataset: a file instead of a manifest. */
  readonly file?: string;
}

/** A dataset that knows its own rows and has no manifest: what `defineBenchmark` takes from a user. */
export function defineDataset<Data>(dataset: Dataset<Data>): Dataset<Data> {
  return dataset;
}

/** Validates a record, and says where it is and what is wrong with it when it does not fit. */
export function parseRecord<Schema extends z.ZodType>(
  schema: Schema,
  record: unknown,
  at: RowPosition,
): z.output<Schema> {
  const parsed = schema.safeParse(record);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  // Only what the schema says, nothing of the row: it may be of a file that a link leads to.
  const column = issue?.path.filter((part, i) => i === 0 || typeof part === 'number').join('.');
  const complaint =
    issue === undefined || issue.code === 'unrecognized_keys'
      ? 'it has a field that is not known'
      : issue.message;
  throw new CardbenchError(
    `${describePosition(at)}: ${column === undefined || column === '' ? '' : `column "${column}": `}${complaint}.`,
  );
}

/** Rows as records: a delimited file's first row names its columns, file by file. */
export async function* records(
  rows: AsyncIterable<Row>,
): AsyncGenerator<{ at: RowPosition; record: Readonly<Record<string, unknown>> }> {
  let header: { file: string; names: readonly string[] } | undefined;
  for await (const row of rows) {
    if (row.kind === 'record') {
      yield row;
    } else if (header?.file !== row.at.file) {
      header = { file: row.at.file, names: row.cells };
    } else {
      if (row.cells.length !== header.names.length) {
        throw new CardbenchError(
          `${describePosition(row.at)}: ${row.cells.length} columns where the header has ${header.names.length}.`,
        );
      }
      const names = header.names;
      yield {
        at: row.at,
        record: Object.fromEntries(row.cells.map((cell, index) => [names[index] ?? '', cell])),
      };
    }
  }
}
