import { z } from 'zod';
import type { ModelResponse } from '../core/response.js';
import type { Connection } from '../store/open.js';
import type { SampleKey } from '../store/records.js';
import { responseOfRow } from '../store/reply-columns.js';
import { compareKeys } from './compare-keys.js';
import { PAGE, pages } from './pages.js';
import { scoredResponses, scoredRow } from './scored-responses.js';

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
  for (const row of scoredResponses(db, runBenchmarkId, scoringId, scoredRow)) {
    const { item, sample, value, answer, reason, ...columns } = row;
    yield {
      ...{ item, sample, value, answer },
      response: responseOfRow(columns),
      error: null,
      reason: reason ?? '',
    };
  }
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
