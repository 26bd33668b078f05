import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import type { ScoredSample } from '../core/score.js';
import type { Estimate, MetricResult } from '../metrics/metric.js';

/** A result of a metric without what each item adds to it. */
export type NamedEstimate = Pick<MetricResult, 'name' | 'estimate'>;

/** Every metric of a benchmark over its scores; none where nothing was scored. */
export function metricsOf(
  benchmark: AnyBenchmark,
  scores: readonly ScoredSample[],
): readonly NamedEstimate[] {
  if (scores.length === 0) return [];
  // One metric's items are in memory at a time.
  return benchmark.metrics.flatMap((metric) =>
    metric.compute(scores).map(({ name, estimate }) => ({ name, estimate })),
  );
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
