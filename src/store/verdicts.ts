import { z } from 'zod';
import type { Score } from '../core/score.js';
import type { Connection } from './open.js';

const row = z.object({
  sample: z.number(),
  value: z.number().nullable(),
  answer: z.string().nullable(),
  reason: z.string(),
  details: z.string().nullable(),
  error: z.string().nullable(),
});

/** The verdict of a scoring on one sample; `score` is `null` if there is no output or the scorer failed. */
export interface StoredVerdict {
  readonly sample: number;
  readonly score: Score | null;
  readonly error: string | null;
}

/** Looks up the verdicts on an item, in the order of its samples, including samples in error. */
export function verdictsOf(
  db: Connection,
  runBenchmarkId: number,
  scoringId: number,
): (item: string) => readonly StoredVerdict[] {
  const find = db.prepare(
    `SELECT sample, value, answer, reason, details, error FROM scores
     WHERE scoring_id = @scoring AND item = @item
     UNION ALL
     SELECT sample, NULL, NULL, '', NULL, message FROM failed_attempts
     WHERE run_benchmark_id = @benchmark AND item = @item AND final = 1
     ORDER BY sample`,
  );
  return (item) =>
    z
      .array(row)
      .parse(find.all({ scoring: scoringId, benchmark: runBenchmarkId, item }))
      .map(({ sample, value, answer, reason, details, error }) => ({
        sample,
        error,
        score:
          value === null
            ? null
            : {
                value,
                answer,
                reason,
                ...(details === null
                  ? {}
                  : { details: z.record(z.string(), z.number()).parse(JSON.parse(details)) }),
              },
      }));
}
