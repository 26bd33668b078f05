import { z } from 'zod';
import type { Connection } from '../../store/open.js';
import type { SampleKey } from '../../store/records.js';
import { tallyOf } from '../../store/responses.js';
import type { Progress } from './background.js';
import { isCurrent, notePart } from './parts.js';

/** The columns that samples can be sorted by, besides their keys. */
export const SORT_COLUMNS = ['outcome', 'answer', 'latency', 'tokensIn', 'tokensOut'] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];

/** SQL for each; a missing value comes first. */
const EXPRESSIONS: Readonly<Record<SortColumn, string>> = {
  outcome: "coalesce(s.outcome, '')",
  answer: "coalesce(substr(s.answer, 1, 80), '')",
  latency: 'r.latency_ms',
  tokensIn: 'coalesce(r.tokens_in, -1)',
  tokensOut: 'coalesce(r.tokens_out, -1)',
};

/** The order of the samples of a benchmark of a run by a column. */
export interface Order {
  readonly runBenchmarkId: number;
  readonly scoringId: number | null;
  readonly column: SortColumn;
  /** The run, the benchmark and the scoring: ids are used again after a deletion. */
  readonly owner: string;
}

/** The value of a sample in an order; `undefined` if it has no reply, so that it is not in it. */
export function sortValue(
  store: Connection,
  { runBenchmarkId, scoringId }: Pick<Order, 'runBenchmarkId' | 'scoringId'>,
  column: SortColumn,
): (key: SampleKey) => string | number | undefined {
  const value = store
    .prepare(
      `SELECT ${EXPRESSIONS[column]} FROM responses r
       LEFT JOIN scores s ON s.scoring_id = ? AND s.item = r.item AND s.sample = r.sample
       WHERE r.run_benchmark_id = ? AND r.item = ? AND r.sample = ?`,
    )
    .pluck();
  return ({ item, sample }) =>
    valueSchema.optional().parse(value.get(scoringId, runBenchmarkId, item, sample));
}

const valueSchema = z.union([z.string(), z.number()]);
const SLICE = 5_000;

const nameOf = ({ runBenchmarkId, scoringId, column }: Order): string =>
  column === 'outcome' || column === 'answer'
    ? `sort:${runBenchmarkId}:${column}:${scoringId}`
    : `sort:${runBenchmarkId}:${column}`;

/** Whether the samples are sorted by the column. */
export function isSorted(store: Connection, side: Connection, order: Order): boolean {
  return isCurrent(
    side,
    nameOf(order),
    order.owner,
    tallyOf(store, order.runBenchmarkId).responses,
  );
}

const row = z.object({
  item: z.string(),
  sample: z.number(),
  value: z.union([z.string(), z.number()]),
});

/** Sorts the samples with a response by a column. */
export function* sortSamples(
  store: Connection,
  side: Connection,
  order: Order,
): Generator<Progress, void> {
  const part = nameOf(order);
  const total = tallyOf(store, order.runBenchmarkId).responses;
  side.prepare('DELETE FROM sorted WHERE part = ?').run(part);
  notePart(side, part, order.owner, -1);
  const page = store.prepare(
    `SELECT r.item, r.sample, ${EXPRESSIONS[order.column]} value
     FROM responses r LEFT JOIN scores s ON s.scoring_id = @scoring AND s.item = r.item AND s.sample = r.sample
     WHERE r.run_benchmark_id = @benchmark AND (r.item, r.sample) > (@item, @sample)
     ORDER BY r.item, r.sample LIMIT ${SLICE}`,
  );
  const insert = side.prepare(
    'INSERT OR IGNORE INTO sorted (part, value, item, sample) VALUES (?, ?, ?, ?)',
  );
  let after: SampleKey = { item: '', sample: -1 };
  for (let done = 0; ; ) {
    const rows = z
      .array(row)
      .parse(page.all({ benchmark: order.runBenchmarkId, scoring: order.scoringId, ...after }));
    side.transaction(() => {
      for (const { item, sample, value } of rows) insert.run(part, value, item, sample);
    })();
    const end = rows.at(-1);
    done += rows.length;
    if (end === undefined || rows.length < SLICE) break;
    after = { item: end.item, sample: end.sample };
    yield { done, total: Math.max(done, total) };
  }
  notePart(side, part, order.owner, total);
}

/** A sample and its value in an order. */
export type Place = readonly [value: string | number, item: string, sample: number];

/** The samples in an order, from a place on. */
export function* sortedSamples(
  side: Connection,
  order: Order,
  from: { readonly after: Place | null; readonly offset: number; readonly descending: boolean },
): Generator<SampleKey & { readonly place: Place }> {
  const direction = from.descending ? 'DESC' : 'ASC';
  const comparison = from.descending ? '<' : '>';
  const statement = (isFirst: boolean) =>
    side.prepare(
      `SELECT value, item, sample FROM sorted WHERE part = @part
       ${isFirst ? '' : `AND (value, item, sample) ${comparison} (@value, @item, @sample)`}
       ORDER BY value ${direction}, item ${direction}, sample ${direction} LIMIT @limit OFFSET @offset`,
    );
  let { after, offset } = from;
  for (let limit = 128; ; limit = 1024) {
    const [value, item, sample] = after ?? [0, '', 0];
    const rows = z
      .array(row)
      .parse(
        statement(after === null).all({ part: nameOf(order), value, item, sample, limit, offset }),
      );
    offset = 0;
    for (const each of rows) {
      after = [each.value, each.item, each.sample];
      yield { item: each.item, sample: each.sample, place: after };
    }
    if (rows.length < limit) return;
  }
}
