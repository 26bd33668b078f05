import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import type { ScoredSample } from '../core/score.js';
import type { Estimate, MetricResult } from '../metrics/metric.js';

/** Every metric of a benchmark over its scores; none where nothing was scored. */
export function metricsOf(
  benchmark: AnyBenchmark,
  scores: readonly ScoredSample[],
): readonly MetricResult[] {
  return scores.length === 0 ? [] : benchmark.metrics.flatMap((metric) => metric.compute(scores));
}

/** The headline of a benchmark over its scores: the first of its {@link metricsOf}, without the others. */
export function headlineOf(
  benchmark: AnyBenchmark,
  scores: readonly ScoredSample[],
): Estimate | undefined {
  if (scores.length === 0) return undefined;
  for (const metric of benchmark.metrics) {
    const [first] = metric.compute(scores);
    if (first !== undefined) return first.estimate;
  }
  return undefined;
}
