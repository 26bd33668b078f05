import type { Metric } from '../metrics/metric.js';
import { holm } from '../statistics/holm.js';
import type { BenchmarkScores } from './benchmark-scores.js';
import { headlineOf, type PairedBenchmark, pairAll } from './compare.js';
import { type DropTest, dropLimits, dropTest } from './drop-test.js';
import { type ItemsNeeded, itemsToSettle } from './items-needed.js';
import type { PairedComparison } from './paired.js';
import type { Policy, Terms } from './policy.js';

export interface GateOptions {
  readonly policy: Policy;
  readonly force?: boolean;
  readonly metricOf?: (benchmark: string) => Metric | undefined;
}

/** The result of the gate for one benchmark. */
export interface GateRow {
  readonly benchmark: string;
  readonly title: string;
  /** `null` if the run does not have this benchmark. */
  readonly comparison: PairedComparison | null;
  readonly terms: Terms;
  /** Baseline minus run. */
  readonly drop: number;
  /**
   * The drop is above the first and below the second limit, each with confidence 1 - alpha. The first is above the
   * margin if and only if `p`, before the correction, is at most alpha; the second is below it if and only if
   * `pNonInferior` is.
   */
  readonly interval: readonly [low: number, high: number];
  /** One-sided p-value of a drop beyond the margin, corrected for the number of rows. */
  readonly p: number;
  /** One-sided p-value of a drop that is not beyond the margin. */
  readonly pNonInferior: number;
  readonly verdict: GateVerdict;
  readonly overridden: readonly string[];
}

/** What a check shows about one benchmark. */
export type GateVerdict =
  /** The drop is shown to be beyond the margin. */
  | { readonly kind: 'failed' }
  /** The drop is shown not to be beyond the margin. */
  | { readonly kind: 'non-inferior' }
  /** Neither is shown. */
  | { readonly kind: 'inconclusive'; readonly settled: ItemsNeeded | null }
  /** Some of the run's items are not scored, or some of the baseline's items are missing. */
  | { readonly kind: 'incomplete'; readonly why: string };

/**
 * Checks a run against a baseline with one-sided paired tests of "the drop is beyond the margin", and of the opposite
 * (non-inferiority). Benchmarks that only the run has are ignored.
 */
export function gate(
  baseline: readonly BenchmarkScores[],
  run: readonly BenchmarkScores[],
  { policy, force = false, metricOf = headlineOf }: GateOptions,
): GateRow[] {
  const tested = pairAll(baseline, run, { force, metricOf }).map((paired) =>
    testPaired(paired, policy.termsOf(paired.benchmark, paired.comparison.first)),
  );
  const corrected = correct(tested, policy);
  const rows = tested.map((row, index): GateRow => {
    const { paired, noWorse, terms, pNonInferior } = row;
    const { benchmark, title, overridden, comparison, units } = paired;
    const p = corrected[index] ?? 1;
    const drop = comparison.difference;
    const scores = run.find((each) => each.benchmark === benchmark);
    const why = incompleteness(comparison, scores);
    const verdict = ((): GateVerdict => {
      if (why !== undefined) return { kind: 'incomplete', why };
      if (p <= policy.alpha && drop > terms.margin) return { kind: 'failed' };
      if (pNonInferior <= terms.alpha && drop < terms.margin) return { kind: 'non-inferior' };
      const settled = itemsToSettle({ units, test: noWorse, drop }, comparison.n, terms);
      return { kind: 'inconclusive', settled };
    })();
    return {
      benchmark,
      title,
      comparison,
      terms,
      drop,
      interval: dropLimits(row, terms),
      p,
      pNonInferior,
      verdict,
      overridden,
    };
  });
  return [...rows, ...missingRows(baseline, run, policy)];
}

interface Tested extends DropTest {
  readonly paired: PairedBenchmark;
  readonly terms: Terms;
}

function testPaired(paired: PairedBenchmark, terms: Terms): Tested {
  return { paired, terms, ...dropTest(paired.units, paired.plain, terms.margin) };
}

/** Each benchmark may have its own alpha; its p-value is scaled in proportion. */
function correct(tested: readonly Tested[], { alpha, correction }: Policy): number[] {
  const weighed = tested.map(({ p, terms }) => Math.min(1, (p * alpha) / terms.alpha));
  return correction === 'holm' ? holm(weighed) : weighed;
}

function incompleteness(
  { onlyFirst }: PairedComparison,
  scores: BenchmarkScores | undefined,
): string | undefined {
  if (scores !== undefined && scores.unscored > 0)
    return `${scores.unscored} responses are not scored`;
  return onlyFirst > 0 ? `${onlyFirst} items of the baseline are not in the run` : undefined;
}

/** A row for each benchmark of the baseline that the run does not have. */
function missingRows(
  baseline: readonly BenchmarkScores[],
  run: readonly BenchmarkScores[],
  { termsOf }: Policy,
): GateRow[] {
  return baseline
    .filter(({ benchmark }) => run.every((scores) => scores.benchmark !== benchmark))
    .map(
      ({ benchmark, title }): GateRow => ({
        benchmark,
        title,
        comparison: null,
        terms: termsOf(benchmark, 0),
        drop: 0,
        interval: [-1, 1],
        p: 1,
        pNonInferior: 1,
        verdict: { kind: 'incomplete', why: 'the run does not have this benchmark' },
        overridden: [],
      }),
    );
}
