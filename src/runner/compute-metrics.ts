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

/** A metric's result without the contribution of each item to it, which takes more memory than the scores. */
export type NamedEstimate = Pick<MetricResult, 'name' | 'estimate'>;

/** The estimates of {@link metricsOf}: the contributions of items to one metric are in memory at a time. */
export function estimatesOf(
  benchmark: AnyBenchmark,
  scores: readonly ScoredSample[],
): readonly NamedEstimate[] {
  if (scores.length === 0) return [];
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
