import { z } from 'zod';
import type { Connection } from '../store/open.js';
import type { SampleKey } from '../store/records.js';
import { tallyOf } from '../store/responses.js';
import { fewSamples } from './few-samples.js';
import { furtherConditions } from './further-conditions.js';
import type { ItemList, ItemListQuery, ListSource } from './item-list-query.js';
import {
  countItems,
  type ItemQuery,
  type ItemRow,
  itemPage,
  matcher,
  rowReader,
} from './item-page.js';
import { decode, encode } from './list-cursor.js';
import { areIdsIndexed, indexIds } from './side-file/id-index.js';
import {
  isSorted,
  type Order,
  type Place,
  SORT_COLUMNS,
  type SortColumn,
  sortedSamples,
  sortSamples,
} from './side-file/sort-index.js';
import { countHits, indexTexts, isIndexed, type Part, textHits } from './side-file/text-index.js';
import { areWordsFound, findWords, hasWords } from './side-file/word-set.js';

export type { ItemList, ItemListQuery } from './item-list-query.js';
export { SORT_COLUMNS, type SortColumn };

/** Milliseconds that a page searches for samples that match. */
const SEARCH_TIME = 150;
/** Up to this many samples, those that match are counted whatever the filter. */
const COUNTED = 50_000;
/** Keys per read of a search in the order of the store. */
const SCAN = 2_000;

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
  const { store, side, background } = source;
  const { scoringId, owner, runBenchmarkId, sort, text = '', id = '' } = query;
  const part = { runBenchmarkId, owner };
  const hasText = text.trim() !== '';
  const order =
    sort === undefined
      ? undefined
      : { runBenchmarkId, scoringId, column: sort, owner: `${owner} ${scoringId}` };
  const isLong = tallyOf(store, runBenchmarkId).responses > short;
  const preparing =
    (hasText && !isIndexed(store, side(), part)
      ? await background.ensure(`text ${runBenchmarkId}`, () => indexTexts(store, side(), part))
      : null) ??
    (id !== '' && isLong && !areIdsIndexed(store, side(), part)
      ? await background.ensure(`ids ${runBenchmarkId}`, () => indexIds(store, side(), part))
      : null) ??
    (order !== undefined && !isSorted(store, side(), order)
      ? await background.ensure(`sort ${runBenchmarkId} ${order.column} ${scoringId}`, () =>
          sortSamples(store, side(), order),
        )
      : null);
  const isMixed = hasText && (sort !== undefined || hasConditions(query));
  const finding =
    preparing === null && isMixed && !areWordsFound(side(), part, text)
      ? await background.ensure(`words ${runBenchmarkId} ${text}`, () =>
          findWords(side(), part, text),
        )
      : preparing;
  if (finding !== null) return { rows: [], next: null, total: null, preparing: finding };
  const few = isLong || (hasText && sort !== undefined) ? fewSamples(source, query) : undefined;
  if (few !== undefined) return few;
  if (order !== undefined) {
    const words = hasText ? hasWords(side(), part, text) : undefined;
    return scan(source, query, inOrder(source, query, order), words);
  }
  if (hasText) return scan(source, query, hits(source, query, part));
  if (query.flips === true && !hasSeveralSamples(store, runBenchmarkId)) {
    return { rows: [], next: null, total: 0, preparing: null };
  }
  if (isPlain(query)) {
    const after = query.after === undefined ? undefined : decode(keySchema, query.after);
    const { rows, next } = itemPage(store, {
      ...query,
      ...(after === undefined ? {} : { after: { item: after[0], sample: after[1] } }),
    } as ItemQuery);
    const cursor = next === null ? null : encode([next.item, next.sample]);
    return { rows, next: cursor, total: totalOf(source, query), preparing: null };
  }
  if (query.among !== undefined) return scan(source, query, inGivenOrder(query, query.among));
  return scan(source, query, inKeyOrder(source, query));
}

/** Where each item has one sample, no item has samples that differ. */
function hasSeveralSamples(store: Connection, runBenchmarkId: number): boolean {
  const other = store.prepare(
    'SELECT 1 FROM responses INDEXED BY responses_by_key WHERE run_benchmark_id = ? AND sample > 0 LIMIT 1',
  );
  return other.get(runBenchmarkId) !== undefined;
}

const isPlain = ({ flips, disagreesWith, among }: ItemListQuery): boolean =>
  flips !== true && disagreesWith === undefined && among === undefined;

function totalOf(source: ListSource, query: ItemListQuery): number | null {
  const { store } = source;
  const { runBenchmarkId, outcome, truncated, refused, tag, id } = query;
  const { responses, errors } = tallyOf(store, runBenchmarkId);
  const given = [outcome, truncated, refused, tag, id].filter((each) => each !== undefined);
  if (given.length === 0) return responses + errors;
  const isQuick = given.length === 1 && (id === undefined || id === '');
  if (responses <= COUNTED) return countItems(store, withoutPlace(query));
  return isQuick ? countedLater(source, query, responses) : null;
}

/** Counts that were made, by store and filter. */
const counts = new WeakMap<Connection, Map<string, number>>();

/** Counts the samples that match after the page was given, so that the next one has their number. */
function countedLater(
  { store }: ListSource,
  query: ItemListQuery,
  responses: number,
): number | null {
  const { owner, scoringId, outcome, truncated, refused, tag } = query;
  const key = JSON.stringify([owner, scoringId, outcome, truncated, refused, tag, responses]);
  const known = counts.get(store) ?? new Map<string, number>();
  counts.set(store, known);
  const found = known.get(key);
  if (found !== undefined) return found;
  setImmediate(() => {
    if (store.open) known.set(key, countItems(store, withoutPlace(query)));
  });
  return null;
}

function withoutPlace({ after: _after, ...query }: ItemListQuery): ItemQuery {
  return query;
}

/** A sample that may match, and where a search goes on after it. */
interface Candidate extends SampleKey {
  readonly cursor: string;
}

interface Candidates {
  readonly from: () => Iterable<Candidate>;
  /** Whether `offset` was already skipped. */
  readonly isSkipped: boolean;
  readonly total: number | null;
  readonly query: ItemListQuery;
}

const hasConditions = (query: ItemListQuery): boolean =>
  [query.outcome, query.truncated, query.refused, query.tag, query.disagreesWith].some(
    (each) => each !== undefined,
  ) ||
  query.flips === true ||
  (query.among !== undefined && (query.sort !== undefined || (query.text ?? '') !== '')) ||
  (query.id ?? '') !== '';

/** The number of hits that a list has, where they are soon counted. */
function hitsCounted(side: Connection, part: Part, text: string): number | null {
  const found = countHits(side, part, text, COUNTED + 1);
  return found > COUNTED ? null : found;
}

function hits({ side }: ListSource, query: ItemListQuery, part: Part): Candidates {
  const { text = '', after, offset = 0 } = query;
  const isSkipped = !hasConditions(query);
  const from = {
    after: after === undefined ? null : decode(z.number(), after),
    offset: isSkipped ? offset : 0,
  };
  return {
    query,
    isSkipped,
    total: isSkipped ? hitsCounted(side(), part, text) : null,
    from: function* () {
      for (const { id, item, sample } of textHits(side(), part, text, from)) {
        yield { item, sample, cursor: encode(id) };
      }
    },
  };
}

const placeSchema = z.tuple([z.union([z.string(), z.number()]), z.string(), z.number()]);

function inOrder({ side, store }: ListSource, query: ItemListQuery, order: Order): Candidates {
  const { after, offset = 0, descending = false, text = '' } = query;
  const isSkipped = !hasConditions(query) && text.trim() === '';
  const place: Place | null = after === undefined ? null : decode(placeSchema, after);
  const from = { after: place, offset: isSkipped ? offset : 0, descending };
  return {
    query,
    isSkipped,
    total: isSkipped ? tallyOf(store, query.runBenchmarkId).responses : null,
    from: function* () {
      for (const each of sortedSamples(side(), order, from)) {
        yield { item: each.item, sample: each.sample, cursor: encode(each.place) };
      }
    },
  };
}

/** The samples that are given, each by its place. */
function inGivenOrder(query: ItemListQuery, among: readonly SampleKey[]): Candidates {
  const { after, offset = 0 } = query;
  const isSkipped = !hasConditions(query);
  const start = after === undefined ? (isSkipped ? offset : 0) : decode(z.number(), after);
  return {
    query,
    isSkipped,
    total: isSkipped ? among.length : null,
    from: function* () {
      for (const [i, key] of among.slice(start).entries()) {
        yield { ...key, cursor: encode(start + i + 1) };
      }
    },
  };
}

const keySchema = z.tuple([z.string(), z.number()]);

function inKeyOrder({ store }: ListSource, query: ItemListQuery): Candidates {
  const start = query.after === undefined ? undefined : decode(keySchema, query.after);
  const { runBenchmarkId } = query;
  const page = store.prepare(
    `SELECT item, sample FROM responses INDEXED BY responses_by_key
     WHERE run_benchmark_id = ? AND (item, sample) > (?, ?) ORDER BY item, sample LIMIT ${SCAN}`,
  );
  return {
    query,
    isSkipped: false,
    total: null,
    from: function* () {
      let [item, sample] = start ?? ['', -1];
      for (;;) {
        const keys = z.array(keyRow).parse(page.all(runBenchmarkId, item, sample));
        for (const key of keys) yield { ...key, cursor: encode([key.item, key.sample]) };
        const last = keys.at(-1);
        if (last === undefined || keys.length < SCAN) return;
        ({ item, sample } = last);
      }
    },
  };
}

const keyRow = z.object({ item: z.string(), sample: z.number() });

/** The first candidates that match, as many as the page has, or as are found in a short time. */
function scan(
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
    if (rows.length === query.limit || (clock() > until && skip === 0)) {
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
