import type { ItemRow } from '../../results/item-row.js';
import type { Differences, ItemsPage } from '../api.js';
import { ask } from './data.js';

/** A place in a list: a sample of an item, or an item on which two runs differ. */
export interface ListRow {
  readonly item: string;
  readonly sample: number;
  readonly row?: ItemRow;
  readonly first?: number;
  readonly second?: number;
}

/** A long list of which only the pages near the reader are asked for. */
export interface RowList {
  /** `undefined` while it is on its way. */
  readonly at: (index: number) => ListRow | undefined;
  /** Rows that there are, or that are known so far. */
  readonly length: () => number;
  /** Whether `length` is the length of the whole list. */
  readonly isWhole: () => boolean;
  /** The index that is made first, as a share from 0 to 1; `null` if none is. */
  readonly preparing: () => number | null;
  readonly error: () => string | undefined;
  /** Asks for the pages of these rows. */
  readonly need: (from: number, to: number) => void;
  /** Resolves to a row, or to `undefined` after the end. */
  readonly find: (index: number) => Promise<ListRow | undefined>;
  readonly listen: (listener: () => void) => () => void;
}

const PAGE = 100;
/** Rows that are asked for before and after those in sight, so that a reader who scrolls finds them there. */
const AHEAD = 150;

interface Page {
  readonly rows: readonly ListRow[];
  readonly next: string | null;
  readonly total: number | null;
  readonly preparing: { readonly done: number; readonly total: number } | null;
}

/** Lists that Back comes back to, by their address. */
const lists = new Map<string, RowList>();
const MAX_LISTS = 12;

function kept(key: string, make: () => RowList): RowList {
  const known = lists.get(key) ?? make();
  lists.delete(key);
  lists.set(key, known);
  const [oldest] = lists.keys();
  if (lists.size > MAX_LISTS && oldest !== undefined) lists.delete(oldest);
  return known;
}

/** Forgets the lists, because the run goes on. */
export function forgetLists(): void {
  lists.clear();
}

/** The parameters of the address that select items. */
export const FILTERS = [
  ...['scoring', 'outcome', 'truncated', 'refused', 'flips', 'disagrees', 'tag', 'id', 'text'],
  ...['cause', 'card', 'column', 'row', 'sort', 'order'],
];

/** The samples of a benchmark of a run that the filters of an address select. */
export function itemRows(run: string, benchmark: string, query: URLSearchParams): RowList {
  const filters = new URLSearchParams([...query].filter(([name]) => FILTERS.includes(name)));
  filters.sort();
  const base = `runs/${encodeURIComponent(run)}/${encodeURIComponent(benchmark)}/items`;
  return kept(`${base}?${filters}`, () =>
    pagedRows(async (place) => {
      const { rows, ...page } = await ask<ItemsPage>(
        `${base}?${joined(filters, { ...place, limit: PAGE })}`,
      );
      return {
        ...page,
        rows: rows.map((row) => ({ item: row.item, sample: row.sample, row })),
      };
    }, true),
  );
}

/** The items on which two scorings differ. */
export function differenceRows(first: number, second: number, which: string): RowList {
  const base = new URLSearchParams({ first: String(first), second: String(second), which });
  return kept(`compare/items?${base}`, () =>
    pagedRows(async ({ after }) => {
      const path = `compare/items?${joined(base, { after, limit: PAGE })}`;
      const { rows, next } = await ask<Differences>(path);
      const found = rows.map((row) => ({ sample: 0, ...row }));
      return { rows: found, next, total: null, preparing: null };
    }, false),
  );
}

function joined(
  base: URLSearchParams,
  more: Readonly<Record<string, string | number | undefined>>,
): string {
  const all = new URLSearchParams(base);
  for (const [name, value] of Object.entries(more)) {
    if (value !== undefined) all.set(name, String(value));
  }
  return String(all);
}

/** @param jumps whether a page in the middle can be asked for by the number of rows before it */
function pagedRows(
  read: (place: { readonly after?: string; readonly offset?: number }) => Promise<Page>,
  jumps: boolean,
): RowList {
  const rows = new Map<number, ListRow>();
  const waiting = new Set<number>();
  const listeners = new Set<() => void>();
  /** Where the page after so many rows begins. */
  const cursors = new Map<number, string>();
  let total: number | null = null;
  let known = 0;
  let isWhole = false;
  let preparing: number | null = null;
  let error: string | undefined;
  let asked = false;
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const take = (from: number, page: Page): void => {
    asked = true;
    preparing =
      page.preparing === null ? null : page.preparing.done / Math.max(1, page.preparing.total);
    if (page.preparing !== null) return;
    for (const [i, row] of page.rows.entries()) rows.set(from + i, row);
    const end = from + page.rows.length;
    if (page.next !== null) cursors.set(end, page.next);
    known = Math.max(known, end);
    if (page.total !== null) {
      [total, isWhole] = [page.total, true];
    } else if (page.next === null) [total, isWhole] = [end, true];
  };
  const load = async (from: number): Promise<void> => {
    if (waiting.has(from)) return;
    waiting.add(from);
    try {
      const after = cursors.get(from);
      // A search that has found nothing yet goes on from its cursor, though it is still at the first row.
      const page = await read(after !== undefined ? { after } : from === 0 ? {} : { offset: from });
      take(from, page);
      error = undefined;
      waiting.delete(from);
      tell();
      if (page.preparing !== null) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        return load(from);
      }
      // A search that took long ends its page early: the rest follows.
      if (page.next !== null && page.rows.length < PAGE && page.total === null) {
        return load(from + page.rows.length);
      }
    } catch (thrown) {
      error = thrown instanceof Error ? thrown.message : String(thrown);
      waiting.delete(from);
      tell();
    }
  };
  const need = (seenFrom: number, seenTo: number): void => {
    if (!asked) {
      void load(0);
      return;
    }
    const [from, to] = [Math.max(0, seenFrom - AHEAD), seenTo + AHEAD];
    if (jumps && isWhole) {
      for (
        let page = Math.floor(from / PAGE) * PAGE;
        page < Math.min(to, total ?? 0);
        page += PAGE
      ) {
        if (!rows.has(page)) void load(page);
      }
    } else if (to > known && cursors.has(known)) void load(known);
  };
  return {
    at: (index) => rows.get(index),
    length: () => total ?? known,
    isWhole: () => isWhole,
    preparing: () => preparing,
    error: () => error,
    need,
    find: async (index) => {
      if (index < 0) return undefined;
      if (jumps && !asked && index >= PAGE) await load(Math.floor(index / PAGE) * PAGE);
      for (let tries = 0; tries < 10_000 && !rows.has(index); tries++) {
        if (isWhole && index >= (total ?? 0)) return undefined;
        const page = Math.floor(index / PAGE) * PAGE;
        const from = !asked ? 0 : jumps && isWhole ? page : known;
        if (waiting.has(from)) await new Promise((resolve) => setTimeout(resolve, 30));
        else await load(from);
        if (error !== undefined) return undefined;
      }
      return rows.get(index);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
