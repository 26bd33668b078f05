import type { BenchmarkInfo, RunInfo, Score } from '../../../api.js';

export interface Trend {
  readonly ids: readonly string[];
  readonly scores: readonly Score[];
}

export const trendKey = (model: string, { benchmark, metric }: BenchmarkInfo): string =>
  `${model}\n${benchmark}\n${metric}`;

/** The scores of each model on each benchmark over its finished runs, the oldest first. */
export function trendsOf(runs: readonly RunInfo[]): ReadonlyMap<string, Trend> {
  const found = new Map<string, { ids: string[]; scores: Score[] }>();
  for (const run of [...runs].reverse()) {
    for (const benchmark of run.benchmarks) {
      if (benchmark.score === null) continue;
      const key = trendKey(run.model, benchmark);
      const trend = found.get(key) ?? { ids: [], scores: [] };
      found.set(key, trend);
      trend.ids.push(run.id);
      trend.scores.push(benchmark.score);
    }
  }
  return found;
}
