import { z } from 'zod';
import type { SampleKey } from '../store/records.js';
import { tallyOf } from '../store/responses.js';
import { compareKeys } from './compare-keys.js';
import { furtherConditions } from './further-conditions.js';
import type { ItemList, ItemListQuery, ListSource } from './item-list-query.js';
import { rowReader } from './item-row.js';
import { decode, encode } from './list-cursor.js';
import { keysThatMatch, matcher, samplesOfItem } from './matching-keys.js';
import { itemsWithId } from './side-file/id-index.js';
import type { Part } from './side-file/parts.js';
import { sortValue } from './side-file/sort-index.js';
import { textHits } from './side-file/text-index.js';
import { hasWords } from './side-file/word-set.js';

/** Samples that are listed and sorted in memory at most. */
const FEW = 20_000;

/** Lists that were made, the newest last, by the query without its place. */
const made = new WeakMap<object, Map<string, readonly SampleKey[] | null>>();
const MOST_MADE = 8;

/**
 * A page of samples that are few, because one of the conditions is rare: found by that, and sorted in memory. A search
 * through the rows of a long run in the order of the list would take long to find them. The indexes must be there.
 *
 * @returns `undefined` if they are not few, or the list is one that an index has in its order
 */
export function fewSamples(source: ListSource, query: ItemListQuery): ItemList | undefined {
  const { after: _after, offset: _offset, limit: _limit, ...what } = query;
  const tally = tallyOf(source.store, query.runBenchmarkId);
  const key = JSON.stringify([what, tally.responses, tally.errors]);
  const known = made.get(source.store) ?? new Map<string, readonly SampleKey[] | null>();
  made.set(source.store, known);
  const found = known.get(key);
  const keys = found === undefined ? listOf(source, query) : found;
  known.delete(key);
  known.set(key, keys);
  const [oldest] = known.keys();
  if (known.size > MOST_MADE && oldest !== undefined) known.delete(oldest);
  if (keys === null) return undefined;
  const start = query.after === undefined ? (query.offset ?? 0) : decode(z.number(), query.after);
  const end = start + query.limit;
  return {
    rows: keys.slice(start, end).map(rowReader(source.store, itemQuery(query))),
    next: end < keys.length ? encode(end) : null,
    total: keys.length,
    preparing: null,
  };
}

function listOf(source: ListSource, query: ItemListQuery): readonly SampleKey[] | null {
  const { store, side } = source;
  const { sort, descending = false, text = '' } = query;
  const candidates = candidatesOf(source, query);
  if (candidates === undefined) return null;
  const conditions = [matcher(store, itemQuery(query)), furtherConditions(store, query)];
  if (text.trim() !== '' && !candidates.haveWords) {
    conditions.push(hasWords(side(), partOf(query), text));
  }
  const keys = candidates.keys.filter((key) => conditions.every((holds) => holds(key)));
  if (sort === undefined) return keys.sort(compareKeys);
  const value = sortValue(store, query, sort);
  const valued = keys.flatMap((key) => {
    const own = value(key);
    return own === undefined ? [] : [{ key, own }];
  });
  const direction = descending ? -1 : 1;
  return valued
    .sort((a, b) => {
      const order = a.own < b.own ? -1 : a.own > b.own ? 1 : compareKeys(a.key, b.key);
      return direction * order;
    })
    .map(({ key }) => key);
}

interface FewCandidates {
  readonly keys: SampleKey[];
  /** Whether all of them have the words that are searched. */
  readonly haveWords: boolean;
}

/** Samples among which all that match are, if one condition alone leaves few. */
function candidatesOf(
  { store, side }: ListSource,
  query: ItemListQuery,
): FewCandidates | undefined {
  const { id = '', sort, text = '', runBenchmarkId } = query;
  const hasText = text.trim() !== '';
  if (id !== '') {
    const items = itemsWithId(side(), partOf(query), id, FEW + 1);
    if (items.length <= FEW) {
      const samples = samplesOfItem(store, runBenchmarkId);
      return { keys: items.flatMap(samples), haveWords: false };
    }
  }
  if (sort === undefined && !hasText) return undefined;
  if (hasText && sort !== undefined) {
    const from = { after: null, offset: 0 };
    const keys: SampleKey[] = [];
    for (const { item, sample } of textHits(side(), partOf(query), text, from)) {
      if (keys.length === FEW) break;
      keys.push({ item, sample });
    }
    if (keys.length < FEW) return { keys, haveWords: true };
  }
  const { outcome, truncated, refused, tag } = query;
  if ([outcome, truncated, refused, tag].every((each) => each === undefined)) return undefined;
  const keys = keysThatMatch(store, { ...itemQuery(query), id: '' }, FEW + 1);
  return keys.length <= FEW ? { keys, haveWords: false } : undefined;
}

const partOf = ({ runBenchmarkId, owner }: ItemListQuery): Part => ({ runBenchmarkId, owner });

function itemQuery({ after: _after, ...query }: ItemListQuery) {
  return query;
}
