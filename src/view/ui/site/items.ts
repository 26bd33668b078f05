import type { ItemRow } from '../../../results/item-row.js';
import type { SortColumn } from '../../../results/side-file/sort-index.js';
import type { ItemPageData, ItemsPage } from '../../api.js';
import {
  KEYS,
  ROWS,
  type SiteItems,
  type SiteKeys,
  type SiteRow,
  type SiteTexts,
  sortKey,
} from '../../site/layout.js';
import { file, fileFor } from './files.js';
import { hasWords, textOf } from './words.js';

/** Files of rows that a page of matches looks at, and where their texts are looked at, too. */
const LOOKS = 8;
const LOOKS_IN_TEXTS = 1;

/** A page of the rows of a benchmark of a run. */
export async function siteItems(
  run: string,
  benchmark: string,
  query: URLSearchParams,
): Promise<ItemsPage> {
  const base = await fileFor(`runs/${run}/${benchmark}/items`);
  const { firsts, sorted, ...about } = await file<SiteItems>(`${base}/items.json`);
  const limit = Number(query.get('limit') ?? 100);
  const start = Number(query.get('after') ?? query.get('offset') ?? 0);
  const matches = filterOf(base, query);
  const looks = query.get('text') === null ? LOOKS : LOOKS_IN_TEXTS;
  const isFiltered = matches !== undefined;
  const sort = query.get('sort') as SortColumn | null;
  const isDown = query.get('order') === 'down';
  const cause = query.get('cause');
  const found: SiteRow[] = [];
  const answer = (next: number | null, count: number | null): ItemsPage => ({
    rows: found.map(rowOf),
    next: next === null ? null : String(next),
    total: count,
    preparing: null,
  });
  const isWritten = sort !== null && sorted !== undefined;
  if (cause !== null || (sort !== null && !isWritten)) {
    const ofCause = cause === null ? undefined : await rowsOfCause(base, firsts, run, query, cause);
    const all = ofCause ?? (await allRows(base, firsts.length));
    const ordered = sort === null ? all : sortedRows(all, sort, isDown);
    const wanted = matches === undefined ? ordered : await filtered(ordered, matches);
    found.push(...wanted.slice(start, start + limit));
    const end = start + found.length;
    return answer(end < wanted.length ? end : null, wanted.length);
  }
  const total = isWritten ? sorted : about.total;
  const rowsFrom = isWritten
    ? writtenRows(`${base}/by-${sort}`, total, isDown)
    : writtenRows(`${base}/rows`, total, false);
  let at = start;
  let skip = 0;
  if (isFiltered && query.get('after') === null) [at, skip] = [0, start];
  for (let looked = 0; at < total && looked < looks; looked++) {
    for (const row of await rowsFrom(at)) {
      at++;
      if (matches !== undefined && !(await matches(row))) continue;
      if (skip > 0) skip--;
      else found.push(row);
      if (found.length === limit) return answer(at < total ? at : null, isFiltered ? null : total);
    }
    if (skip > 0) looked--;
  }
  return answer(at < total ? at : null, isFiltered ? null : total);
}

function rowOf({ tags: _tags, flips: _flips, texts: _texts, ...row }: SiteRow): ItemRow {
  return row;
}

type Matches = (row: SiteRow) => Promise<boolean>;

async function filtered(rows: readonly SiteRow[], matches: Matches): Promise<SiteRow[]> {
  const found: SiteRow[] = [];
  for (const row of rows) if (await matches(row)) found.push(row);
  return found;
}

/** Whether a row is wanted; `undefined` if all are. Texts are read only where nothing else rules a row out. */
function filterOf(base: string, query: URLSearchParams): Matches | undefined {
  const conditions = conditionsOf(query);
  const text = query.get('text') ?? '';
  if (conditions.length === 0 && text.trim() === '') return undefined;
  const has = hasWords(text);
  return async (row) => {
    if (!conditions.every((holds) => holds(row))) return false;
    if (text.trim() === '') return true;
    const texts = await file<SiteTexts>(`${base}/texts-${row.texts}.json`);
    const data = Object.hasOwn(texts, row.item) ? texts[row.item] : undefined;
    return data !== undefined && row.latency !== null && has(textOf(data, row.sample));
  };
}

function conditionsOf(query: URLSearchParams): ((row: SiteRow) => boolean)[] {
  const conditions: ((row: SiteRow) => boolean)[] = [];
  const [outcome, tag, id] = ['outcome', 'tag', 'id'].map((name) => query.get(name));
  if (query.get('disagrees') !== null) {
    throw new Error('An exported site has one scoring; "cardbench view" shows all.');
  }
  if (outcome != null) conditions.push((row) => row.outcome === outcome);
  if (query.get('truncated') !== null) conditions.push((row) => row.finishReason === 'length');
  if (query.get('refused') !== null) conditions.push((row) => row.refused);
  if (query.get('flips') !== null) conditions.push((row) => row.flips === true);
  if (tag != null) {
    const end = tag.indexOf(':');
    const [name, value] = [tag.slice(0, end), tag.slice(end + 1)];
    conditions.push((row) => row.tags[name] === value);
  }
  if (id != null) {
    const wanted = id.toLowerCase();
    conditions.push((row) => row.item.toLowerCase().includes(wanted));
  }
  return conditions;
}

/** The rows of files from a place on, up to the end of its file; `isDown` begins with the last row. */
function writtenRows(
  name: string,
  total: number,
  isDown: boolean,
): (at: number) => Promise<readonly SiteRow[]> {
  return async (at) => {
    const place = isDown ? total - 1 - at : at;
    const rows = await file<SiteRow[]>(`${name}-${Math.floor(place / ROWS)}.json`);
    return isDown ? rows.slice(0, (place % ROWS) + 1).reverse() : rows.slice(place % ROWS);
  };
}

/** All rows of the table that was sorted last. */
let whole: { readonly base: string; readonly rows: Promise<readonly SiteRow[]> } | undefined;

function allRows(base: string, files: number): Promise<readonly SiteRow[]> {
  if (whole?.base !== base) {
    const names = Array.from({ length: files }, (_, i) => `${base}/rows-${i}.json`);
    const rows = Promise.all(names.map((name) => file<SiteRow[]>(name))).then((all) => all.flat());
    whole = { base, rows };
    rows.catch(() => {
      whole = undefined;
    });
  }
  return whole.rows;
}

/** As the server sorts: see `sortKey`. */
function sortedRows(rows: readonly SiteRow[], by: SortColumn, isDown: boolean): readonly SiteRow[] {
  const replied = rows.filter(({ latency }) => latency !== null);
  const compare = (a: SiteRow, b: SiteRow): number => {
    const [one, other] = [sortKey(a, by), sortKey(b, by)];
    return one === other ? 0 : one < other ? -1 : 1;
  };
  const sorted = replied.sort(compare);
  return isDown ? sorted.reverse() : sorted;
}

async function rowsOfCause(
  base: string,
  firsts: readonly string[],
  run: string,
  query: URLSearchParams,
  cause: string,
): Promise<readonly SiteRow[]> {
  const card = query.get('card');
  const name = await fileFor(
    `runs/${run}/explain${card === null ? '' : `?card=${card}`} ${query.get('row') ?? 0} ${cause}`,
  );
  const rows: SiteRow[] = [];
  for (let part = 0; ; part++) {
    const keys = await file<SiteKeys>(`${name}-${part}.json`);
    for (const [item, sample] of keys) {
      const row = await rowAt(base, firsts, item, sample);
      if (row !== undefined) rows.push(row);
    }
    if (keys.length < KEYS) return rows;
  }
}

/** The row of a sample; of the item's first, if none is given. */
async function rowAt(
  base: string,
  firsts: readonly string[],
  item: string,
  sample?: number,
): Promise<SiteRow | undefined> {
  // The rows of an item may go on in the next file.
  for (let at = fileOf(firsts, item); at < firsts.length; at++) {
    const rows = await file<SiteRow[]>(`${base}/rows-${at}.json`);
    const found = rows.find(
      (row) => row.item === item && (sample === undefined || row.sample === sample),
    );
    if (found !== undefined) return found;
    if (compareKeys(rows.at(-1)?.item ?? '', item) > 0) return undefined;
  }
  return undefined;
}

/** The first file that may have an item. */
function fileOf(firsts: readonly string[], item: string): number {
  let [low, high] = [0, firsts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareKeys(firsts[middle] ?? '', item) < 0) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

const encoder = new TextEncoder();

/** In the order of the store, which compares bytes of UTF-8. */
function compareKeys(one: string, other: string): number {
  if (one === other) return 0;
  const [a, b] = [encoder.encode(one), encoder.encode(other)];
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Everything about one item. */
export async function siteItem(
  run: string,
  benchmark: string,
  item: string,
): Promise<ItemPageData> {
  const base = await fileFor(`runs/${run}/${benchmark}/items`);
  const { firsts, others } = await file<SiteItems>(`${base}/items.json`);
  const row = await rowAt(base, firsts, item);
  const texts = row === undefined ? {} : await file<SiteTexts>(`${base}/texts-${row.texts}.json`);
  const data = Object.hasOwn(texts, item) ? texts[item] : undefined;
  if (data === undefined)
    throw new Error(`The run ${run} has no item "${item.slice(0, 200)}" of ${benchmark}.`);
  return { ...data, others };
}
