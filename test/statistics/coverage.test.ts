import { describe, expect, it } from 'vitest';
import { proportionInterval } from '../../src/metrics/interval.js';
import { binomialPmf } from '../../src/statistics/binomial.js';

/** The exact chance that the interval covers p: summed over all counts, no simulation needed. */
function coverage(p: number, n: number): number {
  let covered = 0;
  const spread = 12 * Math.sqrt(n * p * (1 - p)) + 12;
  const from = Math.max(0, Math.floor(n * p - spread));
  const to = Math.min(n, Math.ceil(n * p + spread));
  for (let k = from; k <= to; k++) {
    const [low, high] = proportionInterval(k, n).interval;
    if (low <= p && p <= high) covered += binomialPmf(k, n, p);
  }
  return covered;
}

describe('a 95 % interval of a proportion', () => {
  it.each([
    [0.9, 50],
    [0.05, 250],
    [0.5, 250],
    [0.9, 250],
    [0.99, 250],
    [0.05, 1000],
    [0.5, 1000],
    [0.9, 1000],
    [0.99, 1000],
    [0.05, 14_042],
    [0.5, 14_042],
    [0.9, 14_042],
    [0.99, 14_042],
  ])('covers p = %d in 94 to 96 %% of samples of %d', (p, n) => {
    expect(coverage(p, n)).toBeGreaterThan(0.94);
    expect(coverage(p, n)).toBeLessThan(0.96);
  });

  // Counts are too few for any set of them to have 94 to 96 %: the chances of whole counts do not add
  // up to it. The nearest are taken.
  it.each([
    [0.05, 50, 0.9622],
    [0.5, 50, 0.9351],
    [0.99, 50, 0.9862],
  ])('covers p = %d in samples of %d in the share that whole counts allow: %d', (p, n, share) => {
    expect(coverage(p, n)).toBeCloseTo(share, 4);
  });
});
