import { z } from 'zod';
import type { ModelResponse } from '../core/response.js';
import type { Connection } from '../store/open.js';
import type { SampleKey } from '../store/records.js';
import { responseColumnNames, responseOfRow, responseRow } from '../store/reply-columns.js';
import { compareKeys } from './compare-keys.js';

const replyRow = responseRow.extend({
  item: z.string(),
  sample: z.number(),
  value: z.number().nullable(),
  answer: z.string().nullable(),
  reason: z.string().nullable(),
});
const failureRow = z.object({ item: z.string(), sample: z.number(), error: z.string() });

/** A response with its score, or why there is none. */
export interface Output {
  readonly item: string;
  readonly sample: number;
  /** `null` for a sample in error. */
  readonly response: ModelResponse | null;
  readonly error: string | null;
  readonly value: number | null;
  readonly answer: string | null;
  readonly reason: string;
}

/** Rows in memory at a time. */
export const PAGE = 500;

/** All responses and failed samples of a benchmark of a run, in the order of their keys, page by page. */
export function* outputsOf(
  db: Connection,
  runBenchmarkId: number,
  scoringId: number | null,
): Generator<Output> {
  const failures = failedSamples(db, runBenchmarkId);
  let failed = failures.next();
  for (const reply of replies(db, runBenchmarkId, scoringId)) {
    for (; !failed.done && compareKeys(failed.value, reply) < 0; failed = failures.next()) {
      yield failed.value;
    }
    yield reply;
  }
  for (; !failed.done; failed = failures.next()) yield failed.value;
}

function* replies(
  db: Connection,
  runBenchmarkId: number,
  scoringId: number | null,
): Generator<Output> {
  const page = db.prepare(
    `SELECT r.item, r.sample, ${responseColumnNames.map((name) => `r.${name}`).join(', ')}, s.value, s.answer, s.reason
     FROM responses r LEFT JOIN scores s
       ON s.scoring_id = @scoring AND s.item = r.item AND s.sample = r.sample
     WHERE r.run_benchmark_id = @benchmark AND (r.item, r.sample) > (@item, @sample)
     ORDER BY r.item, r.sample LIMIT @limit`,
  );
  const read = (after: SampleKey): readonly Output[] =>
    z
      .array(replyRow)
      .parse(page.all({ ...after, benchmark: runBenchmarkId, scoring: scoringId, limit: PAGE }))
      .map(({ item, sample, value, answer, reason, ...columns }) => ({
        ...{ item, sample, value, answer },
        response: responseOfRow(columns),
        error: null,
        reason: reason ?? '',
      }));
  yield* pages(read);
}

/** The failed samples of a benchmark of a run, in the order of their keys, page by page. */
export function* failedSamples(db: Connection, runBenchmarkId: number): Generator<Output> {
  const page = db.prepare(
    `SELECT f.item, f.sample, f.cause || ': ' || f.message error
     FROM failed_attempts f INDEXED BY failed_for_good
     WHERE f.run_benchmark_id = @benchmark AND f.final = 1 AND (f.item, f.sample) > (@item, @sample)
       AND f.id = (SELECT max(l.id) FROM failed_attempts l WHERE l.run_benchmark_id = f.run_benchmark_id
                   AND l.item = f.item AND l.sample = f.sample AND l.final = 1)
       AND NOT EXISTS (SELECT 1 FROM responses r WHERE r.run_benchmark_id = f.run_benchmark_id
                       AND r.item = f.item AND r.sample = f.sample)
     ORDER BY f.item, f.sample LIMIT @limit`,
  );
  const read = (after: SampleKey): readonly Output[] =>
    z
      .array(failureRow)
      .parse(page.all({ ...after, benchmark: runBenchmarkId, limit: PAGE }))
      .map((each) => ({ ...each, response: null, value: null, answer: null, reason: '' }));
  yield* pages(read);
}

/** The rows of all pages, each read when it is needed. */
export function* pages<Row extends SampleKey>(
  read: (after: SampleKey) => readonly Row[],
): Generator<Row> {
  let after: SampleKey = { item: '', sample: -1 };
  for (;;) {
    const rows = read(after);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = { item: last.item, sample: last.sample };
  }
}
