import type { GateRow } from '../compare/gate.js';
import type { Policy, Terms } from '../compare/policy.js';
import type { Estimate } from '../metrics/metric.js';
import { binomialCdf } from '../statistics/binomial.js';
import { holm } from '../statistics/holm.js';
import type { CardRow } from './card.js';

/** A benchmark's score compared with its published value. */
export interface AgainstCard {
  readonly row: CardRow;
  readonly title: string;
  readonly estimate: Estimate;
  /** Per cent. */
  readonly published: number;
  readonly terms: Terms;
  /** The published score minus ours, as a fraction. */
  readonly drop: number;
  /** One-sided p-value of a drop beyond the margin, corrected for the number of rows. */
  readonly p: number;
  /** One-sided p-value of a drop that is not beyond the margin. */
  readonly pNonInferior: number;
  readonly verdict: { readonly kind: Exclude<GateRow['verdict']['kind'], 'incomplete'> };
}

/** Tests whether scores are below published values by more than the margin, and whether they are not. */
export function againstCard(
  rows: readonly {
    readonly row: CardRow;
    readonly estimate: Estimate;
    readonly published: number;
  }[],
  policy: Policy,
): AgainstCard[] {
  const tests = rows.map(({ row, estimate, published }) => {
    const terms = policy.termsOf(row.benchmark, published / 100);
    const least = Math.min(1, Math.max(0, published / 100 - terms.margin));
    const trials = effectiveTrials(estimate);
    const right = estimate.value * trials;
    // A fraction of a trial counts for neither side.
    const p = binomialCdf(Math.ceil(right - 1e-9), trials, least);
    const pNonInferior = 1 - binomialCdf(Math.floor(right + 1e-9) - 1, trials, least);
    return { terms, p, pNonInferior };
  });
  const weighed = tests.map(({ p, terms }) => Math.min(1, (p * policy.alpha) / terms.alpha));
  const corrected = policy.correction === 'holm' ? holm(weighed) : weighed;
  return rows.map((row, index) => {
    const { terms, pNonInferior } = tests[index] ?? {
      terms: policy.termsOf('', 0),
      pNonInferior: 1,
    };
    const p = corrected[index] ?? 1;
    const drop = row.published / 100 - row.estimate.value;
    const kind =
      p <= policy.alpha && drop > terms.margin
        ? 'failed'
        : pNonInferior <= terms.alpha && drop < terms.margin
          ? 'non-inferior'
          : 'inconclusive';
    return { ...row, title: row.row.title, terms, drop, p, pNonInferior, verdict: { kind } };
  });
}

const Z2 = 1.959964 ** 2;

/**
 * The number of independent right-or-wrong trials with the same variance as the estimate, which is lower than the
 * number of responses if they come in clusters. If all scores are equal, it is derived from Wilson's interval.
 */
function effectiveTrials({ value, stderr, interval, n }: Estimate): number {
  const width = interval[1] - interval[0];
  const trials =
    stderr !== null && stderr > 1e-9
      ? (value * (1 - value)) / stderr ** 2 + 1
      : width > 0
        ? Z2 / width - Z2
        : 1;
  return Math.max(1, Math.min(n, Math.floor(trials + 1e-6)));
}
