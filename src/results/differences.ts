import { z } from 'zod';
import type { Connection } from '../store/open.js';

/** Two scorings of the same items, and which of the shared items to list. */
export interface DifferenceQuery {
  readonly first: number;
  readonly second: number;
  /** Items that the first has more right, the second has, or either. */
  readonly which: 'first' | 'second' | 'either';
  /** The last item of the previous page. */
  readonly after?: string;
  readonly limit: number;
}

/** An item on which two scorings differ; means over its samples, 0 to 1. */
export interface Difference {
  readonly item: string;
  readonly first: number;
  readonly second: number;
}

export interface DifferencePage {
  /** By item. */
  readonly rows: readonly Difference[];
  /** The value of `after` for the next page; `null` at the end. */
  readonly next: string | null;
}

const row = z.object({ item: z.string(), first: z.number(), second: z.number() });

/** Items per read, and milliseconds that a page searches. */
const SLICE = 2_000;
const SEARCH_TIME = 150;

/** A page of the items on which two scorings differ. */
export function differencePage(
  db: Connection,
  { first, second, which, after = '', limit }: DifferenceQuery,
  clock: () => number,
): DifferencePage {
  const differ = {
    first: 'first > second + 1e-9',
    second: 'second > first + 1e-9',
    either: 'abs(first - second) > 1e-9',
  }[which];
  // The last item of a slice is found first, so that a slice without differences ends, too.
  const end = db
    .prepare(
      `SELECT max(item) FROM (SELECT DISTINCT item FROM scores WHERE scoring_id = ? AND item > ? ORDER BY item LIMIT ${SLICE})`,
    )
    .pluck();
  const read = db.prepare(
    `SELECT a.item, a.v first, b.v second FROM
       (SELECT item, avg(value) v FROM scores WHERE scoring_id = @first AND item > @after AND item <= @end GROUP BY item) a
       JOIN (SELECT item, avg(value) v FROM scores WHERE scoring_id = @second AND item > @after AND item <= @end GROUP BY item) b
       ON b.item = a.item
     WHERE a.v IS NOT NULL AND b.v IS NOT NULL AND ${differ} ORDER BY a.item LIMIT @limit`,
  );
  const until = clock() + SEARCH_TIME;
  const rows: Difference[] = [];
  for (let from = after; ; ) {
    const last = z.string().nullable().parse(end.get(first, from));
    if (last === null) return { rows, next: null };
    const wanted = limit - rows.length;
    const found = z
      .array(row)
      .parse(read.all({ first, second, after: from, end: last, limit: wanted }));
    rows.push(...found);
    if (rows.length === limit) return { rows, next: rows.at(-1)?.item ?? null };
    if (clock() > until) return { rows, next: last };
    from = last;
  }
}
