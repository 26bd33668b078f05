import { normalCdf } from '../statistics/normal.js';
import type { Finding, Points } from './cause.js';

/** The difference from the published value. All in fractions; published minus ours. */
export interface Gap {
  readonly difference: number;
  /** Standard deviation of the difference by chance. */
  readonly spread: number;
  /** Two-sided: the difference is chance. */
  readonly p: number;
}

const Z = 1.959963984540054;

/** What findings leave of a difference: those that read or count the same replies overlap, and are not subtracted. */
export function restOf({ difference, spread }: Gap, findings: readonly Finding[]): Points {
  let [likely, variance] = [difference, spread ** 2];
  for (const { kind, points, id } of findings) {
    if (points === null || kind === 'whole') continue;
    if (kind === 'alternative' && id !== 'aggregation') continue;
    likely -= points.likely;
    variance += ((points.interval[1] - points.interval[0]) / 2 / Z) ** 2;
  }
  const reach = Z * Math.sqrt(variance);
  const interval = [likely - reach, likely + reach] as const;
  return { likely, interval, bounds: interval };
}

/** Two-sided: points are 0 but for chance. */
export function chanceOf({ likely, interval }: Points): number {
  const spread = (interval[1] - interval[0]) / 2 / Z;
  return 2 * normalCdf(-Math.abs(likely) / Math.max(1e-9, spread));
}
