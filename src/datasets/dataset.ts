import type { z } from 'zod';
import { afterName, inWords } from '../core/in-words.js';
import type { Item } from '../core/item.js';
import type { Row, RowPosition } from './formats/row.js';
import { orSkip, RowError, type SkipRow } from './unusable-rows.js';

/** How to read the items of a benchmark from its published files. */
export interface Dataset<Data> {
  /** The folder under `datasets/` that contains its manifest and sample. */
  readonly name: string;
  /**
   * Selects the files of a folder that belong to it; by default, every readable one. Names are relative to the folder,
   * with `/`.
   */
  readonly select?: (names: readonly string[]) => readonly string[];
  /** Additional files that belong to it although they do not have a readable format, such as `.yaml` and `.txt`. */
  readonly alsoReads?: RegExp;
  /**
   * The items, in the order of the files. It must return the same items for the same rows, however often it is called.
   * It throws a `CardbenchError` for a malformed row, unless it is told of `skip` and passes it on to {@link records}
   * and {@link parseRecord}.
   */
  readonly parse: (rows: AsyncIterable<Row>, skip?: SkipRow) => AsyncIterable<Item<Data>>;
  /** How many of the manifest's items it uses, if not all of them. */
  readonly items?: number;
  /**
   * Which items belong to it, by their id, if the published files of a larger dataset also hold others. Files without
   * any of them are the user's own, and used whole.
   */
  readonly isPart?: (id: string) => boolean;
  /**
   * Some rows of the published files are left out and told, because the official code cannot use them, or does not count
   * them. The others are all its published items.
   */
  readonly leavesOut?: true;
  /** What a user must know of their own files, judging by the first item: that they are not all that is published. */
  noteOn?(first: Data): string | undefined;
  /** What tells an item from others, if its data also say where a part of it is kept. */
  contentOf?(data: Data): unknown;
  /** A user's own dataset, with a file instead of a manifest. */
  readonly file?: string;
}

/** Defines a dataset without a manifest, for a user's own benchmark. */
export function defineDataset<Data>(dataset: Dataset<Data>): Dataset<Data> {
  return dataset;
}

/** Validates a record; if it is invalid, throws a {@link RowError} that says where and why. */
export function parseRecord<Schema extends z.ZodType>(
  schema: Schema,
  record: unknown,
  at: RowPosition,
): z.output<Schema> {
  const parsed = schema.safeParse(record, { error: inWords });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  // Quotes only the schema, nothing from the row, which may come from a file that was reached through a link.
  const column = issue?.path.filter((part, i) => i === 0 || typeof part === 'number').join('.');
  const complaint =
    issue === undefined || issue.code === 'unrecognized_keys'
      ? 'it has an unknown field'
      : issue.message;
  const named = column === undefined || column === '' ? '' : `column "${column}"`;
  throw new RowError(at, afterName(named, complaint));
}

/** The names of columns; a name that stands there again gets a number, as in pandas: `score`, `score.1`. */
function distinct(names: readonly string[]): readonly string[] {
  const times = new Map<string, number>();
  return names.map((name) => {
    let own = name;
    while (times.has(own)) {
      const again = (times.get(name) ?? 0) + 1;
      times.set(name, again);
      own = `${name}.${again}`;
    }
    times.set(own, 0);
    return own;
  });
}

/**
 * Rows as records. The first row of each delimited file names its columns.
 *
 * @param skip is told of rows that do not fit the header; without one, the first of them ends the reading
 */
export async function* records(
  rows: AsyncIterable<Row>,
  skip?: SkipRow,
): AsyncGenerator<{ at: RowPosition; record: Readonly<Record<string, unknown>> }> {
  let header: { file: string; names: readonly string[] } | undefined;
  for await (const row of rows) {
    if (row.kind === 'record') {
      yield row;
    } else if (header?.file !== row.at.file) {
      header = { file: row.at.file, names: distinct(row.cells) };
    } else {
      const { names } = header;
      const record = orSkip(skip, () => {
        if (row.cells.length === names.length) {
          return Object.fromEntries(row.cells.map((cell, index) => [names[index] ?? '', cell]));
        }
        const found = row.cells.length;
        const counts = `${found} column${found === 1 ? '' : 's'} where the header has ${names.length}`;
        throw new RowError(row.at, counts);
      });
      if (record !== undefined) yield { at: row.at, record };
    }
  }
}
