import { z } from 'zod';
import { CardbenchError } from '../core/errors.js';
import type { Connection } from '../store/open.js';
import type { SampleKey } from '../store/records.js';
import { tallyOf } from '../store/responses.js';
import {
  countItems,
  type ItemFilter,
  type ItemQuery,
  type ItemRow,
  itemPage,
  matcher,
  rowReader,
} from './item-page.js';
import type { Background, Progress } from './side-file/background.js';
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

export { SORT_COLUMNS, type SortColumn };

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

/** Milliseconds that a page searches for samples that match. */
const SEARCH_TIME = 150;
/** Up to this many samples, those that match are counted whatever the filter. */
const COUNTED = 50_000;
/** Keys per read of a search in the order of the store. */
const SCAN = 2_000;

/** A page of the samples of a benchmark of a run, filtered and sorted. */
export async function itemList(source: ListSource, query: ItemListQuery): Promise<ItemList> {
  const { store, side, background } = source;
  const { runBenchmarkId, owner, scoringId, text = '', sort } = query;
  if (text.trim() !== '') {
    const part = { runBenchmarkId, owner };
    if (!isIndexed(store, side(), part)) {
      const preparing = await background.ensure(`text ${runBenchmarkId}`, () =>
        indexTexts(store, side(), part),
      );
      if (preparing !== null) return { rows: [], next: null, total: null, preparing };
    }
    return scan(source, query, hits(source, query, part));
  }
  if (sort !== undefined) {
    const order = { runBenchmarkId, scoringId, column: sort, owner: `${owner} ${scoringId}` };
    if (!isSorted(store, side(), order)) {
      const preparing = await background.ensure(`sort ${runBenchmarkId} ${sort} ${scoringId}`, () =>
        sortSamples(store, side(), order),
      );
      if (preparing !== null) return { rows: [], next: null, total: null, preparing };
    }
    return scan(source, query, inOrder(source, query, order));
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
    total: isSkipped ? countHits(side(), part, text) : null,
    from: function* () {
      for (const { id, item, sample } of textHits(side(), part, text, from)) {
        yield { item, sample, cursor: encode(id) };
      }
    },
  };
}

const placeSchema = z.tuple([z.union([z.string(), z.number()]), z.string(), z.number()]);

function inOrder({ side, store }: ListSource, query: ItemListQuery, order: Order): Candidates {
  const { after, offset = 0, descending = false } = query;
  const isSkipped = !hasConditions(query);
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
function scan(source: ListSource, query: ItemListQuery, candidates: Candidates): ItemList {
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
    if (!matches(key) || !further(key)) continue;
    if (skip > 0) skip--;
    else rows.push(row(key));
  }
  return { rows, next: null, total: candidates.total, preparing: null };
}

function furtherConditions(
  store: Connection,
  { scoringId, flips, disagreesWith, among, sort, text = '' }: ItemListQuery,
): (key: SampleKey) => boolean {
  const conditions: ((key: SampleKey) => boolean)[] = [];
  if (flips === true) {
    const differ = store.prepare(
      'SELECT 1 FROM scores WHERE scoring_id = ? AND item = ? GROUP BY item HAVING min(value) <> max(value)',
    );
    conditions.push(({ item }) => differ.get(scoringId, item) !== undefined);
  }
  if (disagreesWith !== undefined) {
    const differ = store.prepare(
      `SELECT 1 FROM scores a JOIN scores b ON b.item = a.item AND b.sample = a.sample
       WHERE a.scoring_id = ? AND b.scoring_id = ? AND a.item = ? AND a.sample = ? AND a.value IS NOT b.value`,
    );
    conditions.push(
      ({ item, sample }) => differ.get(scoringId, disagreesWith, item, sample) !== undefined,
    );
  }
  if (among !== undefined && (sort !== undefined || text.trim() !== '')) {
    const wanted = new Set(among.map(({ item, sample }) => `${sample} ${item}`));
    conditions.push(({ item, sample }) => wanted.has(`${sample} ${item}`));
  }
  return (key) => conditions.every((holds) => holds(key));
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** @throws CardbenchError if it is not the end of a page of such a list */
function decode<Value>(schema: z.ZodType<Value>, cursor: string): Value {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw new CardbenchError('"after" is not the end of a page of this list; leave it out.');
  }
}
