import { incompleteBeta } from '../statistics/beta.js';

/**
 * The mid-P interval of a proportion (Lancaster 1961): Clopper and Pearson's with half the chance of the
 * observed count, so that it is not wider than its level requires. Through the incomplete beta function it
 * holds for counts that are not whole, as an effective number of trials gives them.
 *
 * @param k successes, 0 to n
 * @param n trials, positive
 */
export function midPInterval(k: number, n: number, alpha = 0.05): [number, number] {
  const [none, all] = [k < 1e-9, n - k < 1e-9];
  // Half the chance of fewer than k and half the chance of at most k: both fall as p grows.
  const tail = (p: number): number => {
    const fewer = none ? 0 : 1 - incompleteBeta(p, k, n - k + 1);
    const atMost = all ? 1 : 1 - incompleteBeta(p, k + 1, n - k);
    return (fewer + atMost) / 2;
  };
  const low = none ? 0 : bisect((p) => tail(p) - (1 - alpha / 2), 0, k / n);
  const high = all ? 1 : bisect((p) => tail(p) - alpha / 2, k / n, 1);
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
