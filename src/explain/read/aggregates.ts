import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import type { ScoredSample } from '../../core/score.js';
import { NOT_GROUPS } from '../../core/tags.js';
import { accuracy, macroAccuracy } from '../../metrics/accuracy.js';
import { byTag, type Metric } from '../../metrics/metric.js';
import { samplingMetric } from '../../metrics/sampling.js';
import { metricsOf } from '../../runner/compute-metrics.js';
import type { Aggregate } from '../observation.js';

const MAX_GROUPS = 100;

/** Every way to make one number of a benchmark's verdicts: its own metrics, micro and macro averages, over samples. */
export function aggregatesOf(
  benchmark: AnyBenchmark,
  scores: readonly ScoredSample[],
): readonly Aggregate[] {
  if (scores.length === 0) return [];
  const named = new Map<string, number>();
  const add = (name: string, value: number | undefined): void => {
    if (value !== undefined && !named.has(name)) named.set(name, value);
  };
  for (const { name, estimate } of metricsOf(benchmark, scores)) {
    // The values of single groups are no number for all.
    if (!name.includes('/') || name.startsWith('macro')) add(name, estimate.value);
  }
  const firstOf = (metric: Metric): number | undefined => metric.compute(scores)[0]?.estimate.value;
  add('micro average', firstOf(accuracy()));
  for (const tag of groupTags(scores)) {
    add(`macro average over ${tag}`, firstOf(macroAccuracy({ by: byTag(tag) })));
  }
  const samples = Math.max(...countSamples(scores).values());
  if (samples > 1) {
    for (const name of ['pass@k', 'pass^k']) {
      const metric = samplingMetric(name, samples);
      add(metric.name, firstOf(metric));
    }
  }
  return [...named].map(([name, value]) => ({ name, value }));
}

function groupTags(scores: readonly ScoredSample[]): readonly string[] {
  const values = new Map<string, Set<string>>();
  for (const { tags } of scores) {
    for (const [tag, value] of Object.entries(tags)) {
      const known = values.get(tag) ?? new Set<string>();
      known.add(value);
      values.set(tag, known);
    }
  }
  return [...values]
    .filter(([tag, { size }]) => !NOT_GROUPS.has(tag) && size > 1 && size <= MAX_GROUPS)
    .map(([tag]) => tag)
    .sort();
}

function countSamples(scores: readonly ScoredSample[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { item } of scores) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}
