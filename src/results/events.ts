import { z } from 'zod';
import type { Connection } from '../store/open.js';
import type { SampleKey } from '../store/records.js';
import type { Outcome } from './item-page.js';

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

const MOST_EVENTS = 500;

/** The cursor of the newest event; {@link eventsSince} returns the events after it. */
export function eventCursor(db: Connection): number {
  return z.number().parse(db.prepare('SELECT coalesce(max(id), 0) FROM changes').pluck().get());
}

const row = z.object({
  id: z.number(),
  run_id: z.string(),
  run_benchmark_id: z.number(),
  kind: z.enum(['response', 'score', 'failure']),
  item: z.string(),
  sample: z.number(),
  reference: z.number().nullable(),
  finish_reason: z.string().nullable(),
  refused: z.number().nullable(),
  latency_ms: z.number().nullable(),
  tokens_in: z.number().nullable(),
  tokens_out: z.number().nullable(),
  outcome: z.enum(['right', 'wrong', 'no answer', 'error']).nullable(),
  value: z.number().nullable(),
  answer: z.string().nullable(),
  cause: z.string().nullable(),
  status: z.number().nullable(),
  message: z.string().nullable(),
  final: z.number().nullable(),
});

/** The events of a run since a cursor, in the order in which they were stored. */
export function eventsSince(
  db: Connection,
  runId: string,
  cursor: number,
  limit = MOST_EVENTS,
): EventPage {
  const newest = eventCursor(db);
  const oldest = z
    .number()
    .parse(db.prepare('SELECT coalesce(min(id), 1) FROM changes').pluck().get());
  const rows = z.array(row).parse(
    db
      .prepare(
        `SELECT c.id, b.run_id, c.run_benchmark_id, c.kind, c.item, c.sample, c.reference,
           r.finish_reason, r.refused, r.latency_ms, r.tokens_in, r.tokens_out,
           s.outcome, s.value, s.answer, f.cause, f.status, f.message, f.final
         FROM changes c JOIN run_benchmarks b ON b.id = c.run_benchmark_id
         LEFT JOIN responses r ON c.kind = 'response' AND r.run_benchmark_id = c.run_benchmark_id
           AND r.item = c.item AND r.sample = c.sample
         LEFT JOIN scores s ON c.kind = 'score' AND s.scoring_id = c.reference
           AND s.item = c.item AND s.sample = c.sample
         LEFT JOIN failed_attempts f ON c.kind = 'failure' AND f.id = c.reference
         WHERE c.id > ? AND b.run_id = ? ORDER BY c.id LIMIT ?`,
      )
      .all(cursor, runId, limit),
  );
  const more = rows.length === limit;
  return {
    events: rows.map(eventOf),
    cursor: more ? (rows.at(-1)?.id ?? newest) : Math.max(cursor, newest),
    more,
    missed: cursor < oldest - 1,
  };
}

function eventOf(found: z.output<typeof row>): RunEvent {
  const key = {
    item: found.item,
    sample: found.sample,
    runBenchmarkId: found.run_benchmark_id,
  };
  switch (found.kind) {
    case 'response':
      return {
        ...key,
        kind: 'response',
        finishReason: found.finish_reason,
        refused: found.refused === 1,
        latency: found.latency_ms ?? 0,
        tokensIn: found.tokens_in,
        tokensOut: found.tokens_out,
      };
    case 'score':
      return {
        ...key,
        kind: 'score',
        scoringId: found.reference ?? 0,
        outcome: found.outcome ?? 'unscored',
        value: found.value,
        answer: found.answer,
      };
    case 'failure':
      return {
        ...key,
        kind: 'failure',
        cause: found.cause ?? '',
        status: found.status,
        message: found.message ?? '',
        final: found.final === 1,
      };
  }
}
