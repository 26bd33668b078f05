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
  /** The incompatibilities that `force` overrode. */
  readonly overridden: readonly string[];
}

/** The benchmark's first metric; `undefined` for an unknown benchmark. */
export function headlineOf(benchmark: string): Metric | undefined {
  return findBenchmark(benchmark)?.metrics[0];
}

export interface CompareOptions {
  readonly force?: boolean;
  readonly metricOf?: (benchmark: string) => Metric | undefined;
}

/**
 * Compares two models on every benchmark that both ran. Unless `force` is set, throws a `CardbenchError` with the
 * reason if they are not comparable.
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

/** A benchmark that both ran, with the paired scores. */
export interface PairedBenchmark extends Paired {
  readonly benchmark: string;
  readonly title: string;
  readonly overridden: readonly string[];
}

/** Pairs the benchmarks that both ran; throws an error with the reason if they are not comparable. */
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
      `The two have no benchmark in common: one has ${names(first)}, the other ${names(second)}.`,
    );
  }
  const metricOf = options.metricOf ?? headlineOf;
  return pairs.map(([one, other]) => {
    const overridden = incompatibilities(one.conditions, other.conditions);
    if (overridden.length > 0 && options.force !== true) {
      throw new CardbenchError(
        `${one.title}: the two are not comparable because they differ in ${overridden.join('; ')}; --force compares them anyway and marks the row.`,
      );
    }
    const paired = pairItems(one, other, metricOf(one.benchmark));
    if (paired === undefined) {
      throw new CardbenchError(
        `${one.title}: the two have no item in common; compare runs over the same items.`,
      );
    }
    return { benchmark: one.benchmark, title: one.title, overridden, ...paired };
  });
}

function names(scores: readonly BenchmarkScores[]): string {
  return scores.map(({ benchmark }) => benchmark).join(', ') || 'none';
}
