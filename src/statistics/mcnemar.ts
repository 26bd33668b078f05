import { binomialCdf } from './binomial.js';

/**
 * McNemar's exact test (McNemar 1947): under the null hypothesis, each of two models wins an item on which they differ
 * with probability 1/2.
 *
 * @param wins items that only the first got right
 * @param losses items that only the second got right
 * @returns the two-sided p, 1 when they differ on no item
 */
export function mcnemarExact(wins: number, losses: number): number {
  const n = wins + losses;
  if (n === 0) return 1;
  return Math.min(1, 2 * binomialCdf(Math.min(wins, losses), n, 0.5));
}

/**
 * The one-sided form: the probability of at least as many wins among the items on which two models differ.
 *
 * @param wins items that only the first got right
 * @param losses items that only the second got right
 */
export function mcnemarOneSided(wins: number, losses: number): number {
  return wins === 0 ? 1 : binomialCdf(losses, wins + losses, 0.5);
}
