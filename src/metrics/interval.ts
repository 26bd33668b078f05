import { normalQuantile } from '../statistics/normal.js';
import { midPInterval } from './mid-p.js';

/** The 97.5th percentile of the standard normal distribution. */
export const Z95 = 1.959963984540054;

/**
 * Wilson's score interval for a proportion (Wilson 1927). Unlike the normal interval, it stays within [0, 1] and has a
 * positive width at 0 and 1.
 *
 * @param p observed proportion, 0 to 1
 * @param n number of independent trials, at least 1
 */
export function wilsonInterval(p: number, n: number, z = Z95): [number, number] {
  const z2 = z * z;
  const centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (z / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return [p === 0 ? 0 : Math.max(0, centre - half), p === 1 ? 1 : Math.min(1, centre + half)];
}

/**
 * The interval of a proportion of independent trials: usually Wilson's, but mid-P for up to 100 trials, and for 500 or
 * more trials if there are fewer than 20 successes or fewer than 20 failures. There the coverage of Wilson's interval
 * is outside 94 to 96 % (docs/metrics.md has the figures).
 */
export function proportionInterval(
  k: number,
  n: number,
  alpha = 0.05,
): { interval: [number, number]; method: 'wilson' | 'mid-p' } {
  return suitsMidP(k, n)
    ? { interval: midPInterval(k, n, alpha), method: 'mid-p' }
    : { interval: wilsonInterval(k / n, n, normalQuantile(1 - alpha / 2)), method: 'wilson' };
}

function suitsMidP(k: number, n: number): boolean {
  return n <= 100 || (n >= 500 && Math.min(k, n - k) < 20);
}

/**
 * The same for a share that is not a count of trials, with an effective number of trials.
 *
 * @param p from 0 to 1
 * @param n positive, not necessarily an integer
 */
export function effectiveInterval(p: number, n: number, alpha = 0.05): [number, number] {
  const share = Math.min(1, Math.max(0, p));
  return suitsMidP(share * n, n)
    ? midPInterval(share * n, n, alpha)
    : wilsonInterval(share, n, normalQuantile(1 - alpha / 2));
}
