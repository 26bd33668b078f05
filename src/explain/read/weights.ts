import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import type { ScoredSample } from '../../core/score.js';
import { itemTerms } from '../../metrics/item-terms.js';
import type { MetricResult } from '../../metrics/metric.js';
import { metricsOf } from '../../runner/compute-metrics.js';

/** What a sample counts for in a score. */
export interface SampleWeight {
  readonly weight: number;
  readonly stratum: string;
  /** What the metric counts of it: for some it is not the verdict's own value. */
  readonly value: number;
}

/** A metric of a benchmark by its name, or the headline. */
export function metricNamed(
  benchmark: AnyBenchmark,
  scores: readonly ScoredSample[],
  name: string | undefined,
): MetricResult | undefined {
  const results = metricsOf(benchmark, scores);
  return name === undefined ? results[0] : results.find((each) => each.name === name);
}

/**
 * The weight of every sample in a metric, those without a verdict included. A metric that is no mean over items is
 * taken for one.
 *
 * @param lost samples without a verdict; they weigh as they would with one
 */
export function weightsOf(
  benchmark: AnyBenchmark,
  scores: readonly ScoredSample[],
  lost: readonly ScoredSample[],
  name: string | undefined,
): ReadonlyMap<string, SampleWeight> {
  const all = [...scores, ...lost];
  const terms = metricNamed(benchmark, all, name)?.terms ?? itemTerms(all);
  const byItem = new Map<string, ScoredSample[]>();
  for (const score of all) {
    const known = byItem.get(score.item);
    if (known === undefined) byItem.set(score.item, [score]);
    else known.push(score);
  }
  const weights = new Map<string, SampleWeight>();
  for (const { item, weight, values, stratum } of terms) {
    const samples = byItem.get(item) ?? [];
    const fitting = values.length === samples.length;
    for (const [i, { sample, value }] of samples.entries()) {
      weights.set(`${item}\n${sample}`, {
        weight: weight / samples.length,
        stratum,
        value: fitting ? (values[i] ?? value) : value,
      });
    }
  }
  return weights;
}
