import type { Item } from '../../core/item.js';
import type { ResponseContent } from '../../core/response.js';
import type { RowPosition } from '../../datasets/formats/row.js';

/** One output of another program. */
export interface Prediction {
  readonly item: string;
  /** Zero-based sample index; outputs of an item without one are numbered in order of appearance. */
  readonly sample?: number;
  /** A string is always text, whatever it looks like. */
  readonly response: string | ResponseContent;
  /** The finish reason, according to the file: `stop`, `length`, ... */
  readonly finishReason?: string;
  /** The model or the provider's content filter refused. */
  readonly refused?: true;
  /** Why there is no output: recorded as an error, never scored. */
  readonly error?: string;
  /** Whether the file says that it is right. */
  readonly label?: boolean;
  /** The gold answer, according to the file. */
  readonly gold?: string;
  /** The choices as they were shown, if their order differs from the dataset's. */
  readonly choices?: readonly string[];
  /** The model that wrote it, according to the file. */
  readonly model?: string;
}

/** A file format for outputs, with one record per row. */
export interface PredictionFormat<Data> {
  readonly name: string;
  /** Whether a file has this format, judging by its first record. */
  readonly recognises: (record: Readonly<Record<string, unknown>>) => boolean;
  /** The outputs in a record. Throws a `CardbenchError` if the record is malformed. */
  readonly read: (
    record: Readonly<Record<string, unknown>>,
    at: RowPosition,
    items: readonly Item<Data>[],
  ) => readonly Prediction[];
  /** The extractor for its outputs, if it is not the benchmark's default. */
  readonly extractor?: string;
  /**
   * What is needed to read its records: nothing, an index of the items' ids and questions, or all items in memory.
   * Default `items`.
   */
  readonly needs?: 'nothing' | 'index' | 'items';
  /**
   * Where its records are in a file that is one JSON object: `results.results`, or `eval.*` for the lists in an object.
   * Elements that are no objects come wrapped in one, under the name of the list.
   */
  readonly lists?: readonly string[];
  /** Reads what the outputs need and may stand behind them in the file, before the first of them is read. */
  readonly readAhead?: (
    records: AsyncIterable<{ readonly record: Readonly<Record<string, unknown>> }>,
  ) => Promise<void>;
  /** Its records also contain question and gold answer, so the file can be used as the dataset if none is given. */
  readonly carriesItems?: true;
}
