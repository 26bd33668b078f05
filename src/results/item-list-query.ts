import type { Connection } from '../store/open.js';
import type { SampleKey } from '../store/records.js';
import type { ItemFilter, ItemQuery } from './item-query.js';
import type { ItemRow } from './item-row.js';
import type { Background } from './side-file/background.js';
import type { Progress } from './side-file/progress.js';
import type { SortColumn } from './side-file/sort-index.js';

/** Selects and sorts samples; all given conditions must be met. */
export interface ItemListQuery extends ItemFilter {
  readonly runBenchmarkId: number;
  /** The run and the benchmark, which tell whether what was derived from them still fits. */
  readonly owner: string;
  readonly scoringId: number | null;
  /** Words, or phrases in quotes, in the reply or in the item's own part of the prompt. */
  readonly text?: string;
  /** Items whose samples have different verdicts. */
  readonly flips?: true;
  /** Samples on which this other scoring gives another value. */
  readonly disagreesWith?: number;
  /** Only these samples, in key order. */
  readonly among?: readonly SampleKey[];
  /** Default: by item and sample. Samples without a reply are left out of any other order. */
  readonly sort?: SortColumn;
  readonly descending?: boolean;
  /** Samples per page, 1 to 1,000. */
  readonly limit: number;
  /** Samples to skip. */
  readonly offset?: number;
  /** The value of `next` of the previous page. */
  readonly after?: string;
}

/** The query from the beginning of its list. */
export function withoutPlace({ after: _after, ...query }: ItemListQuery): ItemQuery {
  return query;
}

/** A page of samples. */
export interface ItemList {
  readonly rows: readonly ItemRow[];
  /** `null` at the end. A page may be shorter than its limit even so, because a search ends after a short time. */
  readonly next: string | null;
  /** How many samples match; `null` where counting them would take long. */
  readonly total: number | null;
  /** The index that is being made first; `null` where the page is complete. */
  readonly preparing: Progress | null;
}

/** What lists are made from: the store, and the file of what is derived from it. */
export interface ListSource {
  readonly store: Connection;
  readonly side: () => Connection;
  readonly background: Background;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
}
