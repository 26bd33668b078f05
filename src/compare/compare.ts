import { findBenchmark } from '../benchmarks/registry.js';
import { CardbenchError } from '../core/errors.js';
import type { Metric } from '../metrics/metric.js';
import { holm } from '../statistics/holm.js';
import { hindrances } from './comparable.js';
import { type Paired, type PairedComparison, pairExams } from './paired.js';
import type { SatExam } from './sat-exam.js';

/** A row of the table of a comparison. */
export interface ComparedExam extends PairedComparison {
  readonly benchmark: string;
  readonly title: string;
  /** `p` corrected for the number of rows (Holm). */
  readonly corrected: number;
  /** What should have kept them from being compared, and was overruled. */
  readonly despite: readonly string[];
}

/** The benchmark's first metric, where the benchmark is one of ours. */
export function headlineOf(benchmark: string): Metric | undefined {
  return findBenchmark(benchmark)?.metrics[0];
}

export interface CompareOptions {
  readonly anyway?: boolean;
  readonly metricOf?: (benchmark: string) => Metric | undefined;
}

/**
 * Compares two models on every benchmark that both sat. What is not comparable ends in a
 * `CardbenchError` that says why, unless `anyway` is set.
 */
export function compareExams(
  first: readonly SatExam[],
  second: readonly SatExam[],
  options: CompareOptions = {},
): ComparedExam[] {
  const rows = pairAll(first, second, options);
  const corrected = holm(rows.map(({ comparison }) => comparison.p));
  return rows.map(({ benchmark, title, despite, comparison }, index) => ({
    benchmark,
    title,
    despite,
    ...comparison,
    corrected: corrected[index] ?? 1,
  }));
}

/** A benchmark that both sat, with what tests of it need. */
export interface PairedExam extends Paired {
  readonly benchmark: string;
  readonly title: string;
  readonly despite: readonly string[];
}

/** Pairs what both sat, or says why it is not comparable. */
export function pairAll(
  first: readonly SatExam[],
  second: readonly SatExam[],
  options: CompareOptions,
): PairedExam[] {
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
    const despite = hindrances(one.rules, other.rules);
    if (despite.length > 0 && options.anyway !== true) {
      throw new CardbenchError(
        `${one.title}: the two are not comparable, they differ in ${despite.join('; ')}; --anyway compares them all the same and marks the row.`,
      );
    }
    const paired = pairExams(one, other, metricOf(one.benchmark));
    if (paired === undefined) {
      throw new CardbenchError(
        `${one.title}: the two share no item; compare runs over the same items.`,
      );
    }
    return { benchmark: one.benchmark, title: one.title, despite, ...paired };
  });
}

function names(exams: readonly SatExam[]): string {
  return exams.map(({ benchmark }) => benchmark).join(', ') || 'none';
}
