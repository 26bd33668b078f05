import { incompleteBeta } from '../statistics/beta.js';

/**
 * The mid-P interval of a proportion (Lancaster 1961): Clopper and Pearson's interval with half the probability of the
 * observed count, so that it is not wider than its level requires. The incomplete beta function extends it to
 * non-integer counts, which result from an effective number of trials.
 *
 * @param k successes, 0 to n
 * @param n trials, positive
 */
export function midPInterval(k: number, n: number, alpha = 0.05): [number, number] {
  const [none, all] = [k < 1e-9, n - k < 1e-9];
  // The mean of the probabilities of fewer than k and of at most k; both decrease in p.
  const tail = (p: number): number => {
    const fewer = none ? 0 : 1 - incompleteBeta(p, k, n - k + 1);
    const atMost = all ? 1 : 1 - incompleteBeta(p, k + 1, n - k);
    return (fewer + atMost) / 2;
  };
  const low = none ? 0 : bisect((p) => tail(p) - (1 - alpha / 2), 0, k / n);
  const high = all ? 1 : bisect((p) => tail(p) - alpha / 2, k / n, 1);
  return [low, high];
}

/** The zero of a decreasing function. */
function bisect(value: (p: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (value(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
