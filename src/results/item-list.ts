import { z } from 'zod';
import { tallyOf } from '../store/responses.js';
import { fewSamples } from './few-samples.js';
import { amongPicked, hits, inGivenOrder, inOrder } from './item-candidates.js';
import type { ItemList, ItemListQuery, ListSource } from './item-list-query.js';
import { itemPage } from './item-page.js';
import type { ItemQuery } from './item-query.js';
import { hasText, isPlain } from './list-conditions.js';
import { decode, encode } from './list-cursor.js';
import { indexesOf, prepare } from './list-preparation.js';
import { scan } from './list-scan.js';
import { COUNTED, totalOf } from './list-total.js';
import { SORT_COLUMNS, type SortColumn } from './side-file/sort-index.js';
import { hasWords } from './side-file/word-set.js';

export type { ItemList, ItemListQuery } from './item-list-query.js';
export { SORT_COLUMNS, type SortColumn };

/**
 * A page of the samples of a benchmark of a run, filtered and sorted.
 *
 * @param short up to so many samples, none but the indexes of the store are used to filter them
 */
export async function itemList(
  source: ListSource,
  query: ItemListQuery,
  short: number = COUNTED,
): Promise<ItemList> {
  const { store, side } = source;
  const { runBenchmarkId, owner, text = '', among = [] } = query;
  const part = { runBenchmarkId, owner };
  const indexes = indexesOf(query, tallyOf(store, runBenchmarkId).responses > short);
  const preparing = await prepare(source, query, indexes);
  if (preparing !== null) return { rows: [], next: null, total: null, preparing };
  const { order, picked, mayBeFew } = indexes;
  // Few samples that one condition leaves are sorted in memory, instead of a search through all of them in their order.
  const few = mayBeFew ? fewSamples(source, query) : undefined;
  if (few !== undefined) return few;
  if (order !== undefined) {
    const words = hasText(query) ? hasWords(side(), part, text) : undefined;
    return scan(source, query, inOrder(source, query, order), words);
  }
  if (hasText(query)) return scan(source, query, hits(source, query, part));
  if (isPlain(query)) return pageOfStore(source, query);
  if (picked !== undefined) return scan(source, query, amongPicked(source, query, picked));
  return scan(source, query, inGivenOrder(query, among));
}

const keySchema = z.tuple([z.string(), z.number()]);

/** A page in the order of the store, which filters it. */
function pageOfStore(source: ListSource, query: ItemListQuery): ItemList {
  const after = query.after === undefined ? undefined : decode(keySchema, query.after);
  const { rows, next } = itemPage(source.store, {
    ...query,
    ...(after === undefined ? {} : { after: { item: after[0], sample: after[1] } }),
  } as ItemQuery);
  const cursor = next === null ? null : encode([next.item, next.sample]);
  return { rows, next: cursor, total: totalOf(source, query), preparing: null };
}
