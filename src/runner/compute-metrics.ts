import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import type { ScoredSample } from '../core/score.js';
import { streamOf } from '../metrics/arithmetic.js';
import type { Estimate, Metric, MetricResult } from '../metrics/metric.js';
import { OutOfOrder, type ScoreStream } from '../metrics/score-stream.js';

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
  return estimatesBy(benchmark, scores.length, (metric) => metric.compute(scores));
}

/**
 * The same of scores that are not held: a metric that can be computed of a stream is, with the same result. For others,
 * which users' benchmarks may have, they are held.
 *
 * @param hold gives all scores of the stream
 */
export function estimatesOfStream(
  benchmark: AnyBenchmark,
  scores: ScoreStream,
  hold: () => readonly ScoredSample[],
): readonly NamedEstimate[] {
  let all: readonly ScoredSample[] | undefined;
  const ofAll = (metric: Metric): readonly MetricResult[] => {
    all ??= hold();
    return metric.compute(all);
  };
  return estimatesBy(benchmark, scores.length, (metric) => {
    const stream = streamOf(metric);
    if (stream === undefined || all !== undefined) return ofAll(metric);
    try {
      return stream(scores);
    } catch (thrown) {
      // Ids with rare characters, which the store sorts otherwise.
      if (thrown instanceof OutOfOrder) return ofAll(metric);
      throw thrown;
    }
  });
}

function estimatesBy(
  { metrics }: Pick<AnyBenchmark, 'metrics'>,
  scores: number,
  compute: (metric: Metric) => readonly MetricResult[],
): readonly NamedEstimate[] {
  if (scores === 0) return [];
  const named = new Map<string, NamedEstimate>();
  for (const metric of metrics) {
    for (const { name, estimate } of compute(metric)) {
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
