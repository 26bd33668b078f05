import { z } from 'zod';
import type { Connection } from './open.js';

const answerRow = z.object({
  sample: z.number(),
  text: z.string(),
  value: z.number().nullable(),
  answer: z.string().nullable(),
  reason: z.string().nullable(),
});

/** A response with its verdict. */
export interface StoredAnswer {
  readonly sample: number;
  readonly text: string;
  /** `null` when the scorer failed, or has not come to it. */
  readonly value: number | null;
  readonly answer: string | null;
  readonly reason: string;
}

/** The responses of a run to one item, sample by sample, as a scoring of it judges them. */
export function answersTo(
  db: Connection,
  { runId, benchmark, scoring }: { runId: string; benchmark: string; scoring: number | null },
  item: string,
): StoredAnswer[] {
  const rows = db
    .prepare(
      `SELECT r.sample, r.text, s.value, s.answer, s.reason
       FROM run_benchmarks b
       JOIN responses r ON r.run_benchmark_id = b.id
       LEFT JOIN scores s ON s.item = r.item AND s.sample = r.sample
         AND s.scoring_id = ?
       WHERE b.run_id = ? AND b.benchmark = ? AND r.item = ? ORDER BY r.sample`,
    )
    .all(scoring, runId, benchmark, item);
  return z
    .array(answerRow)
    .parse(rows)
    .map((row) => ({ ...row, reason: row.reason ?? '' }));
}
