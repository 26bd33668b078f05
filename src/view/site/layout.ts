// Where the files of an exported site are, for what writes them and for the page that reads them. Folders and files have
// numbers for names, never ids of runs or items. Texts of many items share a file, so that no file holds a whole run.

import type { ItemRow } from '../../results/item-row.js';
import type { SortColumn } from '../../results/side-file/sort-index.js';
import type { ItemPageData, OtherReply, RunInfo, StoreInfo } from '../api.js';

/** Below the folder of the site. */
export const DATA = 'data';

/** The name of a `meta` element of the page that tells it to read files. */
export const MARK = 'cardbench-site';

/** Rows of a table in a file. */
export const ROWS = 500;
/** Rows up to which the browser reads a whole table to sort it; longer ones are written once more by every column. */
export const MOST_SORTED = 50_000;
/** Items of a comparison, or samples of a cause, in a file. */
export const KEYS = 10_000;

/** `data/site.json` */
export interface Site {
  readonly store: StoreInfo;
  readonly runs: readonly RunInfo[];
  /** Files by what the page asks for: `runs/<id>`, `cards/<id>?column=<column>`. */
  readonly files: Readonly<Record<string, string>>;
  /** Why something is not part of the site. */
  readonly notes: readonly string[];
}

/** `items.json`: what is known of the items of a benchmark of a run. */
export interface SiteItems {
  readonly total: number;
  /** The rows that have a reply, where files `by-<column>-<n>.json` have them in the order of each column. */
  readonly sorted?: number;
  /** The first item of each file of rows. */
  readonly firsts: readonly string[];
  /** Other runs of the site that have replies to the same items. */
  readonly others: readonly OtherReply[];
}

/** A row of `rows-<n>.json`. */
export interface SiteRow extends ItemRow {
  readonly tags: Readonly<Record<string, string>>;
  /** The item's samples have different verdicts. */
  readonly flips?: true;
  /** The number of the file with the item's texts. */
  readonly texts: number;
}

/** What rows are sorted by: those without a value come first, those without a reply are left out, as on the server. */
export function sortKey(row: ItemRow, column: SortColumn): string | number {
  const value = row[column];
  if (typeof value === 'string') return value;
  return value ?? (column === 'answer' ? '' : Number.NEGATIVE_INFINITY);
}

/** `texts-<n>.json`, by item. */
export type SiteTexts = Readonly<Record<string, Omit<ItemPageData, 'others'>>>;

/** A cause's samples: `[item, sample]`. */
export type SiteKeys = readonly (readonly [item: string, sample: number])[];
