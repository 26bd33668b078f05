import { z } from 'zod';
import type { ModelResponse } from '../core/response.js';
import type { Connection } from '../store/open.js';
import { responseColumnNames, responseOfRow, responseRow } from '../store/reply-columns.js';

const common = z.object({
  item: z.string(),
  sample: z.number(),
  value: z.number().nullable(),
  answer: z.string().nullable(),
  reason: z.string().nullable(),
});
const row = z.union([
  common.extend({ error: z.null(), ...responseRow.shape }),
  common.extend({ error: z.string() }),
]);

/** A response with its score, or why there is none. */
export interface Output {
  readonly item: string;
  readonly sample: number;
  /** `null` for a sample that failed for good. */
  readonly response: ModelResponse | null;
  readonly error: string | null;
  readonly value: number | null;
  readonly answer: string | null;
  readonly reason: string;
}

const PAGE = 500;

/** All responses and failed samples of a benchmark of a run, in the order of their keys, page by page. */
export function* outputsOf(
  db: Connection,
  runBenchmarkId: number,
  scoringId: number | null,
): Generator<Output> {
  const names = responseColumnNames;
  const page = db.prepare(
    `SELECT * FROM (
       SELECT r.item, r.sample, ${names.map((name) => `r.${name}`).join(', ')}, NULL error, s.value, s.answer, s.reason
       FROM responses r LEFT JOIN scores s
         ON s.scoring_id = @scoring AND s.item = r.item AND s.sample = r.sample
       WHERE r.run_benchmark_id = @benchmark
       UNION ALL
       SELECT f.item, f.sample, ${names.map(() => 'NULL').join(', ')}, f.cause || ': ' || f.message, NULL, NULL, NULL
       FROM failed_attempts f
       WHERE f.id IN (SELECT max(id) FROM failed_attempts
                      WHERE run_benchmark_id = @benchmark AND final = 1 GROUP BY item, sample)
         AND NOT EXISTS (SELECT 1 FROM responses r WHERE r.run_benchmark_id = f.run_benchmark_id
                         AND r.item = f.item AND r.sample = f.sample))
     WHERE (item, sample) > (@item, @after) ORDER BY item, sample LIMIT @limit`,
  );
  let last = { item: '', after: -1 };
  for (;;) {
    const rows = z
      .array(row)
      .parse(page.all({ ...last, benchmark: runBenchmarkId, scoring: scoringId, limit: PAGE }));
    for (const each of rows) {
      const { item, sample, error, value, answer } = each;
      const response = each.error === null ? responseOfRow(each) : null;
      yield { item, sample, response, error, value, answer, reason: each.reason ?? '' };
    }
    const end = rows.at(-1);
    if (end === undefined || rows.length < PAGE) return;
    last = { item: end.item, after: end.sample };
  }
}
