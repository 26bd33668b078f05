import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import type { ScoredSample } from '../core/score.js';
import type { Estimate, MetricResult } from '../metrics/metric.js';

/** Every metric of a benchmark over its scores; empty if nothing was scored. */
export function metricsOf(
  benchmark: AnyBenchmark,
  scores: readonly ScoredSample[],
): readonly MetricResult[] {
  return scores.length === 0 ? [] : benchmark.metrics.flatMap((metric) => metric.compute(scores));
}

/** A metric's result without its per-item terms, which take more memory than the scores. */
export type NamedEstimate = Pick<MetricResult, 'name' | 'estimate'>;

/**
 * The estimates of {@link metricsOf}; only one metric's terms are in memory at a time. Of several results of one name, as
 * `--metric pass@1` gives them where the benchmark has it, the first counts.
 */
export function estimatesOf(
  benchmark: AnyBenchmark,
  scores: readonly ScoredSample[],
): readonly NamedEstimate[] {
  if (scores.length === 0) return [];
  const named = new Map<string, NamedEstimate>();
  for (const metric of benchmark.metrics) {
    for (const { name, estimate } of metric.compute(scores)) {
      if (!named.has(name)) named.set(name, { name, estimate });
    }
  }
  return [...named.values()];
}

/** The headline metric of a benchmark over its scores: the first of its {@link metricsOf}, without computing the others. */
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
