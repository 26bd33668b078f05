import { normalQuantile } from '../statistics/normal.js';
import { studentQuantile } from '../statistics/student-t.js';
import { effectiveInterval, proportionInterval } from './interval.js';
import type { ItemTerm } from './item-terms.js';
import type { Estimate } from './metric.js';
import { type Spread, type StratumSpread, spreadOf, standardError } from './spread.js';
import { type TermTable, tableOf } from './term-table.js';
import { tiltedInterval } from './tilted-interval.js';

/**
 * An estimate with its standard error and its 95 % interval over items: how another sample of items
 * would score. Every metric is computed here, wherever it is shown.
 *
 * @param terms at least one
 * @param n the count to show with it, of responses or of instructions
 */
export function estimateOf(terms: readonly ItemTerm[], n: number): Estimate {
  return estimateOfTable(tableOf(terms), n);
}

/** The same of terms that are numbers already. */
export function estimateOfTable(terms: TermTable, n: number): Estimate {
  const spread = spreadOf(terms);
  const interval = intervalOf(terms, spread, 0.05);
  return { value: spread.value, stderr: standardError(spread), ...interval, n };
}

/**
 * The interval over items. If every item is either right or wrong, it is the interval of a proportion. If there are
 * several strata, it is that of {@link tiltedInterval}. Otherwise it is the interval of a proportion at the effective
 * number of items, which is the number that would give the observed variance (Korn and Graubard 1998), with Student's
 * quantile for the degrees of freedom of the variance.
 *
 * @param alpha 1 minus the confidence level
 */
export function intervalOverItems(
  terms: readonly ItemTerm[],
  alpha = 0.05,
): Pick<Estimate, 'interval' | 'method'> {
  const table = tableOf(terms);
  return intervalOf(table, spreadOf(table), alpha);
}

function intervalOf(
  terms: TermTable,
  spread: Spread,
  alpha: number,
): Pick<Estimate, 'interval' | 'method'> {
  const { value, strata } = spread;
  if (strata.size > 1) {
    const variance = [...strata.values()].reduce((sum, part) => sum + (part.variance ?? 0), 0);
    return { interval: tiltedInterval(terms, value, variance, alpha), method: 'tilting' };
  }
  if (isProportion(terms, spread)) {
    return proportionInterval(Math.round(value * terms.length), terms.length, alpha);
  }
  const [only = ONE_ITEM] = strata.values();
  const binomial = value * (1 - value);
  if (binomial < 1e-12) {
    return { interval: effectiveInterval(value, 1 / only.squares, alpha), method: 'effective-n' };
  }
  const student = studentQuantile(1 - alpha / 2, only.clusters);
  const shrink = normalQuantile(1 - alpha / 2) / student;
  const size = (binomial / cautiousVariance(value, only)) * shrink ** 2;
  return { interval: effectiveInterval(value, size, alpha), method: 'effective-n' };
}

const ONE_ITEM: StratumSpread = { items: 1, clusters: 1, variance: null, weight: 1, squares: 1 };

function isProportion(terms: TermTable, { strata }: Spread): boolean {
  if (strata.size !== 1 || !terms.isBinary) return false;
  const [only] = strata.values();
  if (only?.clusters !== terms.length) return false;
  for (let term = 0; term < terms.length; term++) {
    if (Math.abs(terms.weightOf(term) * terms.length - 1) >= 1e-9) return false;
  }
  return true;
}

/**
 * The variance over items of a single stratum, for an interval, with one additional cluster that has the variance of
 * right-or-wrong items at the overall score; with two from 20 clusters on. A few clusters that happen to be equal then do
 * not look certain, nor independent where the clusters that would differ are rare and happen to be absent. With many
 * clusters the effect is too small to see.
 */
function cautiousVariance(value: number, { clusters, variance, squares }: StratumSpread): number {
  const binomial = Math.max(0, value * (1 - value));
  const added = Math.min(2, Math.max(1, clusters / 10));
  return ((clusters - added) * (variance ?? 0) + added * binomial * squares) / clusters;
}
