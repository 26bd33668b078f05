import type { Item } from '../../core/item.js';
import type { ResponseContent } from '../../core/response.js';
import type { RowPosition } from '../../datasets/formats/row.js';

/** One output that was made elsewhere. */
export interface Prediction {
  readonly item: string;
  /** Zero-based sample index; outputs of an item without one are numbered in order of appearance. */
  readonly sample?: number;
  /** A string is taken as text, whatever it looks like. */
  readonly response: string | ResponseContent;
  /** Why it ended, according to the file: `stop`, `length`, ... */
  readonly finishReason?: string;
  /** The model declined, or the host's filter did. */
  readonly refused?: true;
  /** Why there is no output: recorded as an error, never scored. */
  readonly error?: string;
  /** Whether it is right, according to the file. */
  readonly label?: boolean;
  /** The choices as they were shown, where their order is not the dataset's. */
  readonly choices?: readonly string[];
}

/** A file format of outputs, one record per row. */
export interface PredictionFormat<Data> {
  readonly name: string;
  /** Decided by the fields of the first record. */
  readonly recognises: (record: Readonly<Record<string, unknown>>) => boolean;
  /** The outputs that a record holds; a malformed record ends in a `CardbenchError`. */
  readonly read: (
    record: Readonly<Record<string, unknown>>,
    at: RowPosition,
    items: readonly Item<Data>[],
  ) => readonly Prediction[];
  /** The extractor that its outputs ask for, where it is not the benchmark's default. */
  readonly extractor?: string;
  /**
   * What is needed to read its records: nothing, an index of the items' ids and questions, or the items themselves, all
   * of which are then in memory. Default `items`.
   */
  readonly needs?: 'nothing' | 'index' | 'items';
  /** Its records also hold question and gold: the file serves as the dataset where none is given. */
  readonly carriesItems?: true;
}
