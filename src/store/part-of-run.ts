import { z } from 'zod';
import type { Connection } from './open.js';

/** Items of a run that can be asked again. */
export type PartName = 'truncated' | 'errors' | 'no-answer' | 'refused' | 'wrong';

export const PART_NAMES: readonly PartName[] = [
  'truncated',
  'errors',
  'no-answer',
  'refused',
  'wrong',
];

const QUERIES: Readonly<Record<PartName, string>> = {
  truncated: `SELECT DISTINCT item FROM responses
    WHERE run_benchmark_id = @benchmark AND finish_reason = 'length'`,
  errors: `SELECT DISTINCT item FROM failed_attempts f WHERE run_benchmark_id = @benchmark AND final = 1
      AND NOT EXISTS (SELECT 1 FROM responses r WHERE r.run_benchmark_id = f.run_benchmark_id
        AND r.item = f.item AND r.sample = f.sample)
    UNION SELECT item FROM scores WHERE scoring_id = @scoring AND outcome = 'error'`,
  'no-answer': `SELECT DISTINCT item FROM scores WHERE scoring_id = @scoring AND outcome = 'no answer'`,
  refused:
    'SELECT DISTINCT item FROM responses WHERE run_benchmark_id = @benchmark AND refused = 1',
  wrong: 'SELECT DISTINCT item FROM scores WHERE scoring_id = @scoring AND value < 1',
};

/** The items of a benchmark of a run with at least one sample of this kind. */
export function itemsOfPart(
  db: Connection,
  runBenchmarkId: number,
  scoringId: number | null,
  part: PartName,
): ReadonlySet<string> {
  const rows = db
    .prepare(QUERIES[part])
    .pluck()
    .all({ benchmark: runBenchmarkId, scoring: scoringId });
  return new Set(z.array(z.string()).parse(rows));
}
