import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import { datasetGroups } from '../../benchmarks/groups.js';
import { NOT_GROUPS } from '../../core/tags.js';
import type { Observation } from '../observation.js';

/** The tag whose groups make items comparable: that of the benchmark, or else the one with most groups. */
export function groupTagOf(
  benchmark: AnyBenchmark,
  observations: readonly Observation[],
): string | null {
  const known = benchmark.balanceBy ?? datasetGroups(benchmark)?.tag;
  if (known !== undefined) return known;
  const tags = new Map<string, Set<string>>();
  for (const observation of observations) {
    for (const [tag, value] of Object.entries(observation.tags)) {
      if (NOT_GROUPS.has(tag)) continue;
      const values = tags.get(tag) ?? new Set<string>();
      values.add(value);
      tags.set(tag, values);
    }
  }
  const fitting = [...tags].filter(([, { size }]) => size > 1 && size <= 100);
  return fitting.sort((a, b) => b[1].size - a[1].size)[0]?.[0] ?? null;
}
