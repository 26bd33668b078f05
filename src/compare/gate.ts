import type { Metric } from '../metrics/metric.js';
import { binomialCdf } from '../statistics/binomial.js';
import { holm } from '../statistics/holm.js';
import { normalCdf, normalQuantile } from '../statistics/normal.js';
import { itemsNeeded } from '../statistics/power.js';
import { compareExams, headlineOf } from './compare.js';
import type { PairedComparison } from './paired.js';
import type { SatExam } from './sat-exam.js';

export interface GateOptions {
  /** The drop that is put up with, as a share of 1. */
  readonly margin: number;
  /** The chance of failing a model that is no worse than that. */
  readonly alpha: number;
  readonly anyway?: boolean;
  readonly metricOf?: (benchmark: string) => Metric | undefined;
}

/** What the gate says of one benchmark. */
export interface GateRow {
  readonly benchmark: string;
  readonly title: string;
  readonly comparison: PairedComparison;
  /** Baseline less run. */
  readonly drop: number;
  /** The drop is below this with confidence 1 - alpha. */
  readonly upper: number;
  /** One-sided, of a drop beyond the margin, corrected for the number of rows (Holm). */
  readonly p: number;
  readonly verdict: /** The drop is beyond the margin, significantly. */
    | { readonly kind: 'failed' }
    /** The run is shown not to be worse than the baseline by more than the margin. */
    | { readonly kind: 'held' }
    /** Neither is shown; `needed` items would show one, as a rule. */
    | { readonly kind: 'too few'; readonly needed: number | null }
    /** Not all of the run's items are scored, or not all of the baseline's are in it. */
    | { readonly kind: 'incomplete'; readonly why: string };
  readonly despite: readonly string[];
}

/**
 * Holds a run against a baseline: one-sided paired tests of "the drop is beyond the margin", and of the
 * contrary (non-inferiority). Benchmarks that only the run has are left alone.
 */
export function gate(
  baseline: readonly SatExam[],
  run: readonly SatExam[],
  options: GateOptions,
): GateRow[] {
  const compared = compareExams(baseline, run, {
    anyway: options.anyway ?? false,
    metricOf: options.metricOf ?? headlineOf,
  });
  const tests = compared.map((comparison) => pOfDrop(comparison, options.margin));
  const corrected = holm(tests);
  const rows = compared.map((comparison, index): GateRow => {
    const { benchmark, title, despite, difference: drop, stderr } = comparison;
    const upper = drop + normalQuantile(1 - options.alpha) * stderr;
    const p = corrected[index] ?? 1;
    const sat = run.find((exam) => exam.benchmark === benchmark);
    const why = incompleteness(comparison, sat);
    const verdict =
      why === undefined
        ? verdictOn(comparison, { drop, upper, p }, options)
        : { kind: 'incomplete' as const, why };
    return { benchmark, title, comparison, drop, upper, p, verdict, despite };
  });
  return [...rows, ...missingRows(baseline, run)];
}

function pOfDrop(
  { difference, stderr, test, wins, losses }: PairedComparison,
  margin: number,
): number {
  // Without a margin and with right or wrong items the test is exact.
  if (margin === 0 && test === 'mcnemar') {
    return wins === 0 ? 1 : 1 - binomialCdf(wins - 1, wins + losses, 0.5);
  }
  if (stderr === 0) return difference > margin ? 0 : 1;
  return normalCdf(-(difference - margin) / stderr);
}

function incompleteness(
  { onlyFirst }: PairedComparison,
  sat: SatExam | undefined,
): string | undefined {
  if (sat !== undefined && sat.unscored > 0) return `${sat.unscored} responses are not scored`;
  return onlyFirst > 0 ? `${onlyFirst} items of the baseline are not in the run` : undefined;
}

function verdictOn(
  { spread }: PairedComparison,
  { drop, upper, p }: { drop: number; upper: number; p: number },
  { margin, alpha }: GateOptions,
): GateRow['verdict'] {
  if (p <= alpha && drop > margin) return { kind: 'failed' };
  if (upper <= margin) return { kind: 'held' };
  return { kind: 'too few', needed: margin > 0 ? itemsNeeded(spread, margin, alpha) : null };
}

/** A benchmark of the baseline that the run did not sit. */
function missingRows(baseline: readonly SatExam[], run: readonly SatExam[]): GateRow[] {
  return baseline
    .filter(({ benchmark }) => run.every((exam) => exam.benchmark !== benchmark))
    .map(
      ({ benchmark, title, items }): GateRow => ({
        benchmark,
        title,
        comparison: {
          metric: '-',
          n: 0,
          onlyFirst: items.size,
          onlySecond: 0,
          first: 0,
          second: 0,
          difference: 0,
          stderr: 0,
          interval: [-1, 1],
          p: 1,
          test: 'normal',
          wins: 0,
          losses: 0,
          ties: 0,
          detectable: 0,
          spread: 0,
          groups: [],
        },
        drop: 0,
        upper: 1,
        p: 1,
        verdict: { kind: 'incomplete', why: 'the run has not this benchmark' },
        despite: [],
      }),
    );
}

/** How a check ends: `failed` only by a significant drop in a complete row. */
export type GateOutcome = 'passed' | 'failed' | 'incomplete';

export function outcomeOf(rows: readonly GateRow[]): GateOutcome {
  if (rows.some(({ verdict }) => verdict.kind === 'incomplete')) return 'incomplete';
  return rows.some(({ verdict }) => verdict.kind === 'failed') ? 'failed' : 'passed';
}
