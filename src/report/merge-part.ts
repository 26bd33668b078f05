import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import { CardbenchError } from '../core/errors.js';
import { partOf } from '../core/part-of.js';
import type { ScoredSample } from '../core/score.js';
import { headlineCount } from '../metrics/metric.js';
import type { SampleKey } from '../results/item-query.js';
import type { Results } from '../results/results.js';
import type { BenchmarkResults, RunResults } from '../results/run-results.js';
import { estimatesOf } from '../runner/compute-metrics.js';

/**
 * The results of a run in which some items of another run were asked again, put in the place of the earlier ones. Every
 * benchmark is marked in its title.
 *
 * @param definitions of the benchmarks of the whole run, in their order
 * @throws CardbenchError if the run is no part of another, or that one is not in the store
 */
export function mergePart(
  results: Results,
  part: RunResults,
  whole: RunResults,
  definitions: readonly AnyBenchmark[],
): RunResults {
  return {
    ...whole,
    merged: { run: part.run.id, of: whole.run.id },
    benchmarks: whole.benchmarks.map((benchmark, i) => {
      const again = part.benchmarks.find(
        ({ record }) => record.benchmark === benchmark.record.benchmark,
      );
      const definition = definitions[i];
      if (again === undefined || definition === undefined) return benchmark;
      return mergeBenchmark(results, benchmark, again, definition);
    }),
  };
}

/** The run that a run is a part of. */
export function wholeOf({ run }: RunResults): string {
  const part = partOf(run.config);
  if (part !== null) return part.of;
  throw new CardbenchError(
    `--merge: run ${run.id} is no part of another; give one that "cardbench run --of <run> --only ..." made.`,
  );
}

function mergeBenchmark(
  results: Results,
  whole: BenchmarkResults,
  again: BenchmarkResults,
  definition: AnyBenchmark,
): BenchmarkResults {
  const before = scoresOf(results, whole);
  const after = scoresOf(results, again);
  const replaced = new Set(after.map(({ item }) => item));
  const kept = before.filter(({ item }) => !replaced.has(item));
  const scores = [...kept, ...after];
  const truncated = truncatedKeys(results, whole).filter(({ item }) => !replaced.has(item)).length;
  const answered = before.length - kept.length;
  const { record, tally } = whole;
  const metrics = estimatesOf(definition, scores);
  const errors = Math.max(0, whole.errors - (after.length - answered));
  return {
    ...whole,
    record: { ...record, title: `${record.title} (merged)` },
    metrics,
    n: headlineCount(metrics[0], scores.length),
    scored: scores.length,
    errors,
    noAnswer: scores.filter(({ answer }) => answer === null).length,
    itemErrors: whole.itemErrors.filter(({ item }) => !replaced.has(item)),
    tally: {
      ...tally,
      errors,
      responses: scores.length,
      truncated: truncated + again.tally.truncated,
      tokensIn: tally.tokensIn + again.tally.tokensIn,
      tokensOut: tally.tokensOut + again.tally.tokensOut,
      costUsd:
        tally.costUsd === null && again.tally.costUsd === null
          ? null
          : (tally.costUsd ?? 0) + (again.tally.costUsd ?? 0),
    },
  };
}

function scoresOf(results: Results, { scoring }: BenchmarkResults): readonly ScoredSample[] {
  return scoring === null ? [] : results.scores(scoring.id, true);
}

const PAGE = 1000;

function truncatedKeys(results: Results, { record, scoring }: BenchmarkResults): SampleKey[] {
  const keys: SampleKey[] = [];
  let after: SampleKey | undefined;
  for (;;) {
    const { rows, next } = results.items({
      runBenchmarkId: record.id,
      scoringId: scoring?.id ?? null,
      truncated: true,
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    });
    keys.push(...rows);
    if (next === null) return keys;
    after = next;
  }
}
