import { midPInterval } from './mid-p.js';

/** The 97.5th percentile of the standard normal distribution. */
export const Z95 = 1.959963984540054;

/**
 * Wilson's score interval for a proportion (Wilson 1927). It stays inside [0, 1] and is not empty
 * at 0 or 1, unlike the normal interval.
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
 * The interval of a proportion of independent trials. Wilson's as a rule; mid-P for up to 100 trials, and
 * for 500 and more where fewer than 20 go the other way: there Wilson's covers more or less than 94 to
 * 96 % (docs/metrics.md has the figures).
 */
export function proportionInterval(
  k: number,
  n: number,
): { interval: [number, number]; method: 'wilson' | 'mid-p' } {
  const rare = Math.min(k, n - k) < 20;
  return n <= 100 || (n >= 500 && rare)
    ? { interval: midPInterval(k, n), method: 'mid-p' }
    : { interval: wilsonInterval(k / n, n), method: 'wilson' };
}

/** `value ± z·stderr`, cut to [0, 1]. */
export function normalInterval(value: number, stderr: number, z = Z95): [number, number] {
  return [Math.max(0, value - z * stderr), Math.min(1, value + z * stderr)];
}
