import { z } from 'zod';
import type { ModelResponse } from '../core/response.js';
import type { Connection } from './open.js';
import { responseColumnNames, responseOfRow, responseRow } from './reply-columns.js';

const answerRow = z.object({
  sample: z.number(),
  ...responseRow.shape,
  value: z.number().nullable(),
  answer: z.string().nullable(),
  reason: z.string().nullable(),
});

/** A response with its verdict. */
export interface StoredAnswer {
  readonly sample: number;
  readonly response: ModelResponse;
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
      `SELECT r.sample, ${responseColumnNames.map((name) => `r.${name}`).join(', ')}, s.value, s.answer, s.reason
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
    .map(({ sample, value, answer, reason, ...row }) => ({
      sample,
      response: responseOfRow(row),
      value,
      answer,
      reason: reason ?? '',
    }));
}
