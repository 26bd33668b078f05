import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import type { ScoredSample } from '../../core/score.js';
import { readsAnswers } from '../../metrics/sampling.js';
import type { Connection } from '../../store/open.js';
import { replaceMetrics, scoresOf, scoresWithAnswers } from '../../store/scorings.js';
import { estimatesOf } from '../compute-metrics.js';

/** Computes the metrics of a stored scoring and stores them beside it. */
export function recordMetrics(
  db: Connection,
  scoringId: number,
  benchmark: AnyBenchmark,
): readonly ScoredSample[] {
  const read = benchmark.metrics.some(readsAnswers) ? scoresWithAnswers : scoresOf;
  const scores = read(db, scoringId);
  replaceMetrics(db, scoringId, estimatesOf(benchmark, scores));
  return scores;
}
