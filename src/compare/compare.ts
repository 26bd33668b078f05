import { findBenchmark } from '../benchmarks/registry.js';
import { CardbenchError } from '../core/errors.js';
import type { Metric } from '../metrics/metric.js';
import { holm } from '../statistics/holm.js';
import type { BenchmarkScores } from './benchmark-scores.js';
import { incompatibilities } from './incompatibilities.js';
import { type Paired, type PairedComparison, pairItems } from './paired.js';

/** A row of the table of a comparison. */
export interface ComparedBenchmark extends PairedComparison {
  readonly benchmark: string;
  readonly title: string;
  /** `p` corrected for the number of rows (Holm). */
  readonly corrected: number;
  /** What should have kept them from being compared, and was overruled. */
  readonly overridden: readonly string[];
}

/** The benchmark's first metric, where the benchmark is one of ours. */
export function headlineOf(benchmark: string): Metric | undefined {
  return findBenchmark(benchmark)?.metrics[0];
}

export interface CompareOptions {
  readonly force?: boolean;
  readonly metricOf?: (benchmark: string) => Metric | undefined;
}

/**
 * Compares two models on every benchmark that both ran. What is not comparable ends in a
 * `CardbenchError` that says why, unless `force` is set.
 */
export function compareBenchmarks(
  first: readonly BenchmarkScores[],
  second: readonly BenchmarkScores[],
  options: CompareOptions = {},
): ComparedBenchmark[] {
  const rows = pairAll(first, second, options);
  const corrected = holm(rows.map(({ comparison }) => comparison.p));
  return rows.map(({ benchmark, title, overridden, comparison }, index) => ({
    benchmark,
    title,
    overridden,
    ...comparison,
    corrected: corrected[index] ?? 1,
  }));
}

/** A benchmark that both ran, with what tests of it need. */
export interface PairedBenchmark extends Paired {
  readonly benchmark: string;
  readonly title: string;
  readonly overridden: readonly string[];
}

/** Pairs the benchmarks that both ran, or says why it is not comparable. */
export function pairAll(
  first: readonly BenchmarkScores[],
  second: readonly BenchmarkScores[],
  options: CompareOptions,
): PairedBenchmark[] {
  const pairs = first.flatMap((one) => {
    const other = second.find(({ benchmark }) => benchmark === one.benchmark);
    return other === undefined ? [] : [[one, other] as const];
  });
  if (pairs.length === 0) {
    throw new CardbenchError(
      `They share no benchmark: one has ${names(first)}, the other ${names(second)}.`,
    );
  }
  const metricOf = options.metricOf ?? headlineOf;
  return pairs.map(([one, other]) => {
    const overridden = incompatibilities(one.conditions, other.conditions);
    if (overridden.length > 0 && options.force !== true) {
      throw new CardbenchError(
        `${one.title}: the two are not comparable, they differ in ${overridden.join('; ')}; --force compares them regardless and marks the row.`,
      );
    }
    const paired = pairItems(one, other, metricOf(one.benchmark));
    if (paired === undefined) {
      throw new CardbenchError(
        `${one.title}: the two share no item; compare runs over the same items.`,
      );
    }
    return { benchmark: one.benchmark, title: one.title, overridden, ...paired };
  });
}

function names(scores: readonly BenchmarkScores[]): string {
  return scores.map(({ benchmark }) => benchmark).join(', ') || 'none';
}
