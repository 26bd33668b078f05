import { z } from 'zod';
import type { Connection } from '../../store/open.js';
import type { SampleKey } from '../../store/records.js';
import { tallyOf } from '../../store/responses.js';
import { batches } from './batches.js';
import { isCurrent, notePart, rowsOfPart, type ScoredPart } from './parts.js';
import type { Progress } from './progress.js';

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
export interface Order extends ScoredPart {
  readonly column: SortColumn;
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
/** Rows that are written at a time. */
const SLICE = 5_000;

const isOfScores = ({ column }: Order): boolean => column === 'outcome' || column === 'answer';

const nameOf = (order: Order): string => {
  const { runBenchmarkId, scoringId, column } = order;
  return `sort:${runBenchmarkId}:${column}${isOfScores(order) ? `:${scoringId}` : ''}`;
};
const ownerOf = (order: Order): string =>
  isOfScores(order) ? `${order.owner} ${order.scoringId}` : order.owner;
const rowsOf = (store: Connection, order: Order): number =>
  rowsOfPart(store, order.runBenchmarkId, isOfScores(order) ? order.scoringId : null);

/** Whether the samples are sorted by the column. */
export function isSorted(store: Connection, side: Connection, order: Order): boolean {
  return isCurrent(side, nameOf(order), ownerOf(order), rowsOf(store, order));
}

/** Sorts the samples with a response by a column; SQLite sorts them first, then they are written. */
export function* sortSamples(
  store: Connection,
  side: Connection,
  order: Order,
): Generator<Progress, void> {
  const part = nameOf(order);
  const rows = rowsOf(store, order);
  const { responses } = tallyOf(store, order.runBenchmarkId);
  side.prepare('DELETE FROM sorted WHERE part = ?').run(part);
  notePart(side, part, ownerOf(order), -1);
  // In the order of the table they are inserted into: at the end of it, which is fastest.
  const sorted = store
    .prepare(
      `SELECT ${EXPRESSIONS[order.column]} value, r.item, r.sample FROM responses r
       ${isOfScores(order) ? 'LEFT JOIN scores s ON s.scoring_id = @scoring AND s.item = r.item AND s.sample = r.sample' : ''}
       WHERE r.run_benchmark_id = @benchmark ORDER BY 1, 2, 3`,
    )
    .raw()
    .iterate({
      benchmark: order.runBenchmarkId,
      ...(isOfScores(order) ? { scoring: order.scoringId } : {}),
    });
  const insert = side.prepare('INSERT INTO sorted (part, value, item, sample) VALUES (?, ?, ?, ?)');
  let done = 0;
  for (const batch of batches(sorted as IterableIterator<Place>, SLICE)) {
    side.transaction(() => {
      for (const [value, item, sample] of batch) insert.run(part, value, item, sample);
    })();
    done += batch.length;
    yield { done, total: Math.max(done, responses) };
  }
  notePart(side, part, ownerOf(order), rows);
}

const row = z.object({ item: z.string(), sample: z.number(), value: valueSchema });

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
