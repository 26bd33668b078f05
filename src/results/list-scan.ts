import type { SampleKey } from '../store/records.js';
import { furtherConditions } from './further-conditions.js';
import type { Candidates } from './item-candidates.js';
import {
  type ItemList,
  type ItemListQuery,
  type ListSource,
  withoutPlace,
} from './item-list-query.js';
import { type ItemRow, rowReader } from './item-row.js';
import { matcher } from './matching-keys.js';

/** Milliseconds that a page searches for samples that match. */
const SEARCH_TIME = 150;

/**
 * The first candidates that match, as many as the page has, or as are found in a short time.
 *
 * @param words whether a sample contains the words of the query, where its candidates are not those that do
 */
export function scan(
  source: ListSource,
  query: ItemListQuery,
  candidates: Candidates,
  words: (key: SampleKey) => boolean = () => true,
): ItemList {
  const { store, clock } = source;
  // Where every candidate matches, a page is as long as its limit.
  const until = candidates.isSkipped ? Number.POSITIVE_INFINITY : clock() + SEARCH_TIME;
  const matches = matcher(store, withoutPlace(query));
  const further = furtherConditions(store, query);
  const row = rowReader(store, withoutPlace(query));
  const rows: ItemRow[] = [];
  let skip = candidates.isSkipped ? 0 : (query.offset ?? 0);
  let cursor: string | null = null;
  for (const { item, sample, cursor: own } of candidates.from()) {
    // At least one candidate is looked at, so that a search goes on, however slow the machine is.
    const isLate = cursor !== null && skip === 0 && clock() > until;
    if (rows.length === query.limit || isLate) {
      return { rows, next: cursor, total: candidates.total, preparing: null };
    }
    cursor = own;
    const key = { item, sample };
    if (!matches(key) || !further(key) || !words(key)) continue;
    if (skip > 0) skip--;
    else rows.push(row(key));
  }
  return { rows, next: null, total: candidates.total, preparing: null };
}
