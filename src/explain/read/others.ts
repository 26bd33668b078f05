import { partOf } from '../../core/part-of.js';
import type { RunBenchmarkRecord, RunRecord } from '../../results/records.js';
import type { Results } from '../../results/results.js';

/** More models would make no visible difference. */
const MAX_RUNS = 5;

/** The mean score of other models of the store on each item of the same dataset: how hard an item is. */
export function scoresOfOthers(
  results: Results,
  run: RunRecord,
  record: RunBenchmarkRecord,
): ReadonlyMap<string, number> {
  const sums = new Map<string, { sum: number; n: number }>();
  let used = 0;
  for (const { run: other, benchmarks } of results.runs()) {
    if (used === MAX_RUNS) break;
    if (partOf(other.config) !== null) continue;
    if (other.model === run.model || other.standIn || other.status === 'unfinished') continue;
    if (!benchmarks.some(({ benchmark }) => benchmark === record.benchmark)) continue;
    const same = results
      .benchmarks(other.id)
      .find(
        ({ benchmark, datasetSha256 }) =>
          benchmark === record.benchmark && datasetSha256 === record.datasetSha256,
      );
    const scoring = same === undefined ? undefined : results.scorings(same.id).at(-1);
    if (scoring === undefined) continue;
    used++;
    for (const { item, value } of results.scores(scoring.id)) {
      const known = sums.get(item) ?? { sum: 0, n: 0 };
      known.sum += value;
      known.n++;
      sums.set(item, known);
    }
  }
  return new Map([...sums].map(([item, { sum, n }]) => [item, sum / n]));
}
