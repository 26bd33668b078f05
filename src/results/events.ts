import { z } from 'zod';
import type { Connection } from '../store/open.js';
import type { SampleKey } from '../store/records.js';
import type { Outcome } from './item-query.js';

/** Something new in a run. */
export type RunEvent = SampleKey & {
  /** The id of the benchmark of the run. */
  readonly runBenchmarkId: number;
} & (
    | {
        readonly kind: 'response';
        readonly finishReason: string | null;
        readonly refused: boolean;
        /** Milliseconds. */
        readonly latency: number;
        readonly tokensIn: number | null;
        readonly tokensOut: number | null;
      }
    | {
        readonly kind: 'score';
        readonly scoringId: number;
        readonly outcome: Outcome;
        readonly value: number | null;
        readonly answer: string | null;
      }
    | {
        readonly kind: 'failure';
        readonly cause: string;
        readonly status: number | null;
        readonly message: string;
        /** No further attempt is made. */
        readonly final: boolean;
      }
  );

/** New events of a run, and the cursor for the next page. */
export interface EventPage {
  readonly events: readonly RunEvent[];
  /** Pass this to get the next page. */
  readonly cursor: number;
  /** More events are already available. */
  readonly more: boolean;
  /** Events between the cursor and these are no longer stored, so everything must be read again. */
  readonly missed: boolean;
}

const MAX_EVENTS = 500;

/** The cursor of the newest event; {@link eventsSince} returns the events after it. */
export function eventCursor(db: Connection): number {
  return z.number().parse(db.prepare('SELECT coalesce(max(last), 0) FROM changes').pluck().get());
}

const changeRow = z.union([
  z.tuple([z.number(), z.literal('response'), z.string(), z.number()]),
  z.tuple([z.number(), z.enum(['score', 'failure']), z.string(), z.number(), z.number()]),
]);
type Change = z.output<typeof changeRow>;

const transactionRow = z.object({
  first: z.number(),
  changes: z.string().transform((text) => z.array(changeRow).parse(JSON.parse(text))),
});

/** The events of a run since a cursor, in the order in which they were stored. */
export function eventsSince(
  db: Connection,
  runId: string,
  cursor: number,
  limit = MAX_EVENTS,
): EventPage {
  const newest = eventCursor(db);
  const oldest = z
    .number()
    .parse(db.prepare('SELECT coalesce(min(first), 1) FROM changes').pluck().get());
  const benchmarks = new Set(
    db.prepare('SELECT id FROM run_benchmarks WHERE run_id = ?').pluck().all(runId),
  );
  const transactions = db
    .prepare('SELECT first, changes FROM changes WHERE last > ? AND last <= ? ORDER BY last')
    .iterate(cursor, newest);
  const found: { readonly id: number; readonly change: Change }[] = [];
  for (const transaction of transactions) {
    const { first, changes } = transactionRow.parse(transaction);
    for (const [place, each] of changes.entries()) {
      const id = first + place;
      if (id > cursor && benchmarks.has(each[0])) found.push({ id, change: each });
    }
    if (found.length >= limit) break;
  }
  const shown = found.slice(0, limit);
  const event = eventReader(db);
  const more = shown.length === limit;
  return {
    events: shown.map((each) => event(each.change)),
    cursor: more ? (shown.at(-1)?.id ?? newest) : Math.max(cursor, newest),
    more,
    missed: cursor < oldest - 1,
  };
}

const responseRow = z
  .object({
    finish_reason: z.string().nullable(),
    refused: z.number(),
    latency_ms: z.number(),
    tokens_in: z.number().nullable(),
    tokens_out: z.number().nullable(),
  })
  .optional();
const scoreRow = z
  .object({
    outcome: z.enum(['right', 'wrong', 'no answer', 'error']),
    value: z.number().nullable(),
    answer: z.string().nullable(),
  })
  .optional();
const failureRow = z
  .object({
    cause: z.string(),
    status: z.number().nullable(),
    message: z.string(),
    final: z.number(),
  })
  .optional();

/** Reads what has changed, as it is now. */
function eventReader(db: Connection): (change: Change) => RunEvent {
  const response = db.prepare(
    `SELECT finish_reason, refused, latency_ms, tokens_in, tokens_out FROM responses
     WHERE run_benchmark_id = ? AND item = ? AND sample = ?`,
  );
  const score = db.prepare(
    'SELECT outcome, value, answer FROM scores WHERE scoring_id = ? AND item = ? AND sample = ?',
  );
  const failure = db.prepare(
    'SELECT cause, status, message, final FROM failed_attempts WHERE id = ?',
  );
  return ([runBenchmarkId, kind, item, sample, reference = 0]) => {
    const key = { item, sample, runBenchmarkId };
    switch (kind) {
      case 'response': {
        const row = responseRow.parse(response.get(runBenchmarkId, item, sample));
        return {
          ...key,
          kind,
          finishReason: row?.finish_reason ?? null,
          refused: row?.refused === 1,
          latency: row?.latency_ms ?? 0,
          tokensIn: row?.tokens_in ?? null,
          tokensOut: row?.tokens_out ?? null,
        };
      }
      case 'score': {
        const row = scoreRow.parse(score.get(reference, item, sample));
        return {
          ...key,
          kind,
          scoringId: reference,
          outcome: row?.outcome ?? 'unscored',
          value: row?.value ?? null,
          answer: row?.answer ?? null,
        };
      }
      case 'failure': {
        const row = failureRow.parse(failure.get(reference));
        return {
          ...key,
          kind,
          cause: row?.cause ?? '',
          status: row?.status ?? null,
          message: row?.message ?? '',
          final: row?.final === 1,
        };
      }
    }
  };
}
