import { binomialCdf, binomialPmf } from '../statistics/binomial.js';

/**
 * The mid-P interval of a proportion (Lancaster 1961): Clopper and Pearson's with half the chance of the
 * observed count, so that it is not wider than its level asks.
 *
 * @param k successes, 0 to n
 * @param n at least 1
 */
export function midPInterval(k: number, n: number, alpha = 0.05): [number, number] {
  const tail = (p: number): number => binomialCdf(k - 1, n, p) + binomialPmf(k, n, p) / 2;
  const low = k === 0 ? 0 : bisect((p) => tail(p) - (1 - alpha / 2), 0, k / n);
  const high = k === n ? 1 : bisect((p) => tail(p) - alpha / 2, k / n, 1);
  return [low, high];
}

/** Where a falling function crosses zero. */
function bisect(value: (p: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (value(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
