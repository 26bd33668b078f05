import type { Estimate, MetricResult } from '../metrics/metric.js';
import { meanUncertainty, type Uncertainty } from './uncertainty.js';

/**
 * The unweighted mean of scores on different items. Its interval over items combines those of the members, separately
 * below and above the value (Zou and Donner 2008).
 */
export function averageOf(
  rows: readonly { readonly ours: MetricResult | null; readonly uncertainty: Uncertainty | null }[],
): {
  readonly estimate: Estimate;
  readonly uncertainty: Uncertainty | null;
} {
  const estimates = rows.flatMap(({ ours }) => (ours === null ? [] : [ours.estimate]));
  const k = estimates.length;
  const value = estimates.reduce((sum, each) => sum + each.value, 0) / k;
  const root = (of: (each: Estimate) => number): number =>
    Math.sqrt(estimates.reduce((sum, each) => sum + of(each) ** 2, 0)) / k;
  // If all scores of a member are equal, its variance is unknown, and so is that of the mean.
  const known = estimates.every(({ stderr }) => stderr !== null);
  const parts = rows.flatMap(({ uncertainty }) => (uncertainty === null ? [] : [uncertainty]));
  return {
    estimate: {
      value,
      stderr: known ? root(({ stderr }) => stderr ?? 0) : null,
      interval: [
        Math.max(0, value - root(({ value: each, interval }) => each - interval[0])),
        Math.min(1, value + root(({ value: each, interval }) => interval[1] - each)),
      ],
      method: 'effective-n',
      n: estimates.reduce((sum, each) => sum + each.n, 0),
    },
    uncertainty: parts.length === rows.length ? meanUncertainty(parts) : null,
  };
}
