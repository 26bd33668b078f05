import { normalQuantile } from './normal.js';

/** The power that is asked of a comparison, unless said otherwise. */
export const POWER = 0.8;

/**
 * The smallest true difference that a two-sided test finds with the given power.
 *
 * @param stderr of the difference
 */
export function detectableDifference(stderr: number, alpha = 0.05, power = POWER): number {
  return (normalQuantile(1 - alpha / 2) + normalQuantile(power)) * stderr;
}

/**
 * How many items a one-sided test needs to tell a difference of the given size from none.
 *
 * @param spread the standard deviation of the paired differences
 * @param size positive
 */
export function itemsNeeded(spread: number, size: number, alpha = 0.05, power = POWER): number {
  const factor = (normalQuantile(1 - alpha) + normalQuantile(power)) / size;
  return Math.ceil((factor * spread) ** 2);
}
