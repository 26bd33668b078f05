import { z } from 'zod';
import type { Connection } from '../store/open.js';
import type { SampleKey } from '../store/records.js';
import type { ItemQuery, Outcome } from './item-query.js';

/** A sample in a list: everything except its texts. */
export interface ItemRow extends SampleKey {
  readonly outcome: Outcome;
  /** 0 to 1; `null` without a verdict. */
  readonly value: number | null;
  readonly answer: string | null;
  /** Why the verdict is what it is, or why there is none. */
  readonly reason: string;
  readonly finishReason: string | null;
  readonly refused: boolean;
  /** Milliseconds; `null` without a reply. */
  readonly latency: number | null;
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
}

const outcomeSchema = z.enum(['right', 'wrong', 'no answer', 'error']);
const detailRow = z.object({
  outcome: outcomeSchema.nullable(),
  value: z.number().nullable(),
  answer: z.string().nullable(),
  reason: z.string().nullable(),
  error: z.string().nullable(),
  finish_reason: z.string().nullable(),
  refused: z.number(),
  latency_ms: z.number(),
  tokens_in: z.number().nullable(),
  tokens_out: z.number().nullable(),
});
const failureRow = z.object({ cause: z.string(), message: z.string() }).optional();

/** Reads the row of a sample. */
export function rowReader(
  db: Connection,
  { runBenchmarkId, scoringId }: ItemQuery,
): (key: SampleKey) => ItemRow {
  const detail = db.prepare(
    `SELECT s.outcome, s.value, s.answer, s.reason, s.error, r.finish_reason, r.refused, r.latency_ms,
       r.tokens_in, r.tokens_out
     FROM responses r LEFT JOIN scores s ON s.scoring_id = ? AND s.item = r.item AND s.sample = r.sample
     WHERE r.run_benchmark_id = ? AND r.item = ? AND r.sample = ?`,
  );
  const failure = db.prepare(
    `SELECT cause, message FROM failed_attempts
     WHERE run_benchmark_id = ? AND item = ? AND sample = ? AND final = 1 ORDER BY id DESC LIMIT 1`,
  );
  return ({ item, sample }) => {
    const found = detail.get(scoringId, runBenchmarkId, item, sample);
    if (found === undefined) {
      const failed = failureRow.parse(failure.get(runBenchmarkId, item, sample));
      const reason = failed === undefined ? '' : `${failed.cause}: ${failed.message}`;
      return { item, sample, outcome: 'error', reason, ...NO_REPLY };
    }
    const row = detailRow.parse(found);
    return {
      item,
      sample,
      outcome: row.outcome ?? 'unscored',
      value: row.value,
      answer: row.answer,
      reason: row.error ?? row.reason ?? '',
      finishReason: row.finish_reason,
      refused: row.refused === 1,
      latency: row.latency_ms,
      tokensIn: row.tokens_in,
      tokensOut: row.tokens_out,
    };
  };
}

const NO_REPLY = {
  value: null,
  answer: null,
  finishReason: null,
  refused: false,
  latency: null,
  tokensIn: null,
  tokensOut: null,
} as const;
