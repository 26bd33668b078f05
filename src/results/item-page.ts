import type { Connection } from '../store/open.js';
import type { SampleKey } from '../store/records.js';
import { keysOf } from './item-keys.js';
import type { ItemQuery } from './item-query.js';
import { type ItemRow, rowReader } from './item-row.js';

/**
 * A page of samples, and where the next one starts. A search that finds little ends after 50,000 samples with the rows
 * found so far, which may be none; the next page goes on from there.
 */
export interface ItemPage {
  /** By item id, then by sample. */
  readonly rows: readonly ItemRow[];
  /** The value of `after` for the next page; `null` at the end. */
  readonly next: SampleKey | null;
}

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1_000;
/** Samples that are looked at for one page: few enough that it takes less than a tenth of a second. */
const MAX_SEARCHED = 50_000;

/**
 * A page of the samples of a benchmark of a run. Reads no more rows than the page has, except when searching in ids.
 *
 * @param searched the most samples that are looked at
 */
export function itemPage(
  db: Connection,
  query: ItemQuery,
  searched: number = MAX_SEARCHED,
): ItemPage {
  const limit = Math.min(MAX_LIMIT, Math.max(1, query.limit ?? DEFAULT_LIMIT));
  // One extra row shows whether there is another page.
  const { keys, end } = keysOf(db, query, limit + 1, searched);
  const row = rowReader(db, query);
  const shown = keys.slice(0, limit);
  return {
    rows: shown.map(row),
    next: keys.length > limit ? (shown.at(-1) ?? null) : end,
  };
}
