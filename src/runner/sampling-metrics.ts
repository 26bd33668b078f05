import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import { CardbenchError } from '../core/errors.js';
import type { ScoredSample } from '../core/score.js';
import type { Metric, MetricResult } from '../metrics/metric.js';
import { samplingMetric } from '../metrics/sampling.js';

/**
 * The results of a benchmark of a run with further metrics of its samples, computed anew; those that it has already stay.
 *
 * @param scores of its scoring, with their answers
 */
export function furtherResults(
  benchmark: Pick<AnyBenchmark, 'metrics'>,
  names: readonly string[],
  samples: number,
  known: readonly MetricResult[],
  scores: readonly ScoredSample[],
): readonly MetricResult[] {
  const { metrics } = withSamplingMetrics(
    { metrics: benchmark.metrics.slice(0, 1) },
    names,
    samples,
  );
  const further = metrics.slice(1).flatMap((metric) => metric.compute(scores));
  return [...known, ...further.filter(({ name }) => known.every((each) => each.name !== name))];
}

/**
 * A benchmark with further metrics of its samples; names that it has a metric of are its own.
 *
 * @param names as `--metric` gives them
 * @param samples how many an item has
 */
export function withSamplingMetrics<B extends Pick<AnyBenchmark, 'metrics'>>(
  benchmark: B,
  names: readonly string[],
  samples: number,
): B {
  if (names.length === 0) return benchmark;
  const design = benchmark.metrics[0]?.design;
  const further = new Map<string, Metric>();
  for (const name of names) {
    const metric = samplingMetric(name, samples, design);
    const k = Number(/\d+$/.exec(metric.name)?.[0]);
    if (k > samples) {
      throw new CardbenchError(
        `--metric ${name} needs ${k} samples of each item, and there ${samples === 1 ? 'is' : 'are'} ${samples}; give --samples ${k}.`,
      );
    }
    further.set(metric.name, metric);
  }
  return { ...benchmark, metrics: [...benchmark.metrics, ...further.values()] };
}
