import { z } from 'zod';
import type { Connection } from '../store/open.js';
import type { SampleKey } from '../store/records.js';
import { tallyOf } from '../store/responses.js';
import { fewSamples } from './few-samples.js';
import { furtherConditions } from './further-conditions.js';
import type { ItemList, ItemListQuery, ListSource } from './item-list-query.js';
import { itemPage } from './item-page.js';
import type { ItemQuery } from './item-query.js';
import { type ItemRow, rowReader } from './item-row.js';
import { decode, encode } from './list-cursor.js';
import { countItems, matcher } from './matching-keys.js';
import { matchesCounted } from './side-file/counts.js';
import { areIdsIndexed } from './side-file/id-index.js';
import type { Part } from './side-file/parts.js';
import { type Picked, pickedCount, pickedSamples } from './side-file/picked.js';
import type { Progress, Slices } from './side-file/progress.js';
import {
  isSorted,
  type Order,
  type Place,
  SORT_COLUMNS,
  type SortColumn,
  sortedSamples,
} from './side-file/sort-index.js';
import type { Task } from './side-file/tasks.js';
import { countHits, isIndexed, textHits } from './side-file/text-index.js';
import { areWordsFound, findWords, hasWords } from './side-file/word-set.js';

export type { ItemList, ItemListQuery } from './item-list-query.js';
export { SORT_COLUMNS, type SortColumn };

/** Milliseconds that a page searches for samples that match. */
const SEARCH_TIME = 150;
/** Up to this many samples, those that match are counted whatever the filter. */
const COUNTED = 50_000;

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
  const order = sort === undefined ? undefined : { ...part, scoringId, column: sort };
  const picked = pickedBy(query);
  const isLong = tallyOf(store, runBenchmarkId).responses > short;
  // Few samples that one condition leaves are sorted in memory, instead of a search through all of them in their order.
  const mayBeFew = isLong || (hasText && sort !== undefined);
  const tasks: Task[] = [];
  if (hasText && !isIndexed(store, side(), part)) tasks.push({ kind: 'texts', part });
  if (id !== '' && mayBeFew && !areIdsIndexed(store, side(), part)) {
    tasks.push({ kind: 'ids', part });
  }
  if (order !== undefined && !isSorted(store, side(), order)) {
    tasks.push({ kind: 'order', part: order });
  }
  if (picked !== undefined && pickedCount(store, side(), picked) === undefined) {
    tasks.push({ kind: 'picked', part: picked });
  }
  for (const task of tasks) {
    const preparing = await background.ensure(task);
    if (preparing !== null) return notYet(preparing);
  }
  if (hasText && (sort !== undefined || hasConditions(query))) {
    if (!areWordsFound(side(), part, text)) {
      const find = (): Slices => findWords(side(), part, text);
      const finding = await background.ensureHere(`words ${runBenchmarkId} ${text}`, find);
      if (finding !== null) return notYet(finding);
    }
  }
  const few = mayBeFew ? fewSamples(source, query) : undefined;
  if (few !== undefined) return few;
  if (order !== undefined) {
    const words = hasText ? hasWords(side(), part, text) : undefined;
    return scan(source, query, inOrder(source, query, order), words);
  }
  if (hasText) return scan(source, query, hits(source, query, part));
  if (isPlain(query)) {
    const after = query.after === undefined ? undefined : decode(keySchema, query.after);
    const { rows, next } = itemPage(store, {
      ...query,
      ...(after === undefined ? {} : { after: { item: after[0], sample: after[1] } }),
    } as ItemQuery);
    const cursor = next === null ? null : encode([next.item, next.sample]);
    return { rows, next: cursor, total: totalOf(source, query), preparing: null };
  }
  if (picked !== undefined) return scan(source, query, amongPicked(source, query, picked));
  return scan(source, query, inGivenOrder(query, query.among ?? []));
}

const notYet = (preparing: Progress): ItemList => ({
  ...{ rows: [], next: null, total: null, preparing },
});

const isPlain = ({ flips, disagreesWith, among }: ItemListQuery): boolean =>
  flips !== true && disagreesWith === undefined && among === undefined;

function totalOf(source: ListSource, query: ItemListQuery): number | null {
  const { store } = source;
  const { runBenchmarkId, outcome, truncated, refused, tag, id } = query;
  const { responses, errors } = tallyOf(store, runBenchmarkId);
  const given = [outcome, truncated, refused, tag, id].filter((each) => each !== undefined);
  if (given.length === 0) return responses + errors;
  if (responses <= COUNTED) return countItems(store, withoutPlace(query));
  const isQuick = given.length === 1 && (id === undefined || id === '');
  return isQuick ? countedLater(source, query) : null;
}

/** Counts the samples that match after the page was given, so that a later one has their number. */
function countedLater(
  { store, side, background }: ListSource,
  query: ItemListQuery,
): number | null {
  const { owner, runBenchmarkId, scoringId, outcome, truncated, refused, tag } = query;
  const given = Object.entries({ outcome, truncated, refused, tag });
  const filter = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  const part = { runBenchmarkId, owner, scoringId, filter };
  const found = matchesCounted(store, side(), part);
  if (found !== undefined) return found;
  // A count that fails is no reason to give no page.
  background.ensure({ kind: 'count', part }).catch(() => {});
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

/** What has to be picked for a list that is in no other order. */
function pickedBy(query: ItemListQuery): Picked | undefined {
  const { runBenchmarkId, owner, scoringId, flips, disagreesWith, sort, text = '', among } = query;
  if (sort !== undefined || text.trim() !== '' || among !== undefined) return undefined;
  const differFrom = flips === true ? 'samples' : disagreesWith;
  return differFrom === undefined ? undefined : { runBenchmarkId, owner, scoringId, differFrom };
}

function amongPicked(
  { store, side }: ListSource,
  query: ItemListQuery,
  picked: Picked,
): Candidates {
  const { after, offset = 0, flips, disagreesWith } = query;
  const { flips: _flips, disagreesWith: _disagreesWith, ...others } = query;
  const isSkipped = !hasConditions(others) && (flips !== true || disagreesWith === undefined);
  const start = after === undefined ? (isSkipped ? offset : 0) : decode(z.number(), after);
  return {
    query,
    isSkipped,
    total: isSkipped ? (pickedCount(store, side(), picked) ?? null) : null,
    from: function* () {
      for (const { place, item, sample } of pickedSamples(side(), picked, start)) {
        yield { item, sample, cursor: encode(place + 1) };
      }
    },
  };
}

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
