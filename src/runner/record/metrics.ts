import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import { readsAnswers } from '../../metrics/sampling.js';
import type { Connection } from '../../store/open.js';
import { replaceMetrics, scoreStream, scoresOf, scoresWithAnswers } from '../../store/scorings.js';
import { estimatesOfStream } from '../compute-metrics.js';

/** Computes the metrics of a stored scoring and stores them beside it. The scores are read once a metric, and not held. */
export function recordMetrics(db: Connection, scoringId: number, benchmark: AnyBenchmark): void {
  const withAnswers = benchmark.metrics.some(readsAnswers);
  const estimates = estimatesOfStream(benchmark, scoreStream(db, scoringId, withAnswers), () =>
    (withAnswers ? scoresWithAnswers : scoresOf)(db, scoringId),
  );
  replaceMetrics(db, scoringId, estimates);
}
