import { z } from 'zod';
import type { Connection } from '../store/open.js';
import type { SampleKey } from '../store/records.js';
import { responseColumnNames, responseRow } from '../store/reply-columns.js';
import { PAGE, pages } from './pages.js';

/** A response as it is stored, with its score. */
export const scoredRow = responseRow.extend({
  item: z.string(),
  sample: z.number(),
  value: z.number().nullable(),
  answer: z.string().nullable(),
  reason: z.string().nullable(),
});

/**
 * The responses of a benchmark of a run in the order of their keys, read page by page, each with its score of one scoring.
 *
 * @param scoringId `null` leaves all scores `null`
 * @param row {@link scoredRow}, with further columns of the table `responses`
 */
export function* scoredResponses<Row extends z.output<typeof scoredRow>>(
  db: Connection,
  runBenchmarkId: number,
  scoringId: number | null,
  row: z.ZodObject & z.ZodType<Row>,
): Generator<Row> {
  const further = Object.keys(row.shape).filter((name) => !(name in scoredRow.shape));
  const columns = [...responseColumnNames, ...further].map((name) => `r.${name}`);
  const page = db.prepare(
    `SELECT r.item, r.sample, ${columns.join(', ')}, s.value, s.answer, s.reason
     FROM responses r LEFT JOIN scores s
       ON s.scoring_id = @scoring AND s.item = r.item AND s.sample = r.sample
     WHERE r.run_benchmark_id = @benchmark AND (r.item, r.sample) > (@item, @sample)
     ORDER BY r.item, r.sample LIMIT @limit`,
  );
  yield* pages((after: SampleKey) =>
    z
      .array(row)
      .parse(page.all({ ...after, benchmark: runBenchmarkId, scoring: scoringId, limit: PAGE })),
  );
}
