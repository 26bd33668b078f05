import { normalQuantile } from './normal.js';

/** The default power of a comparison. */
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
 * How many items a one-sided test needs to detect a difference of the given size.
 *
 * @param spread the standard deviation of the paired differences
 * @param size positive
 */
export function itemsNeeded(spread: number, size: number, alpha = 0.05, power = POWER): number {
  const factor = (normalQuantile(1 - alpha) + normalQuantile(power)) / size;
  return Math.ceil((factor * spread) ** 2);
}

/** What determines the variance of a paired difference. */
export interface PairedSpread {
  /** Sum over the units of the square of each contribution to the difference. */
  readonly squares: number;
  /** Sum over the units of the square of each weight: 1/n for n equal weights. */
  readonly alone: number;
  /** The typical size of a unit's difference, if it is not zero; 0 to 1. */
  readonly size: number;
}

/**
 * The smallest true difference that a two-sided test finds with the given power. A true difference implies a minimum
 * number of units that differ, so the result is never 0.
 *
 * @returns at most 1, which stands for "none"
 */
export function smallestDetectable(
  { squares, alone, size }: PairedSpread,
  alpha = 0.05,
  power = POWER,
): number {
  const [a, b] = [normalQuantile(1 - alpha / 2), normalQuantile(power)];
  const excess = (difference: number): number => {
    const second = Math.max(squares, difference * alone * size);
    const variance = Math.max(0, second - difference * difference * alone);
    return difference - a * Math.sqrt(second) - b * Math.sqrt(variance);
  };
  let [low, high] = [0, 1];
  if (excess(1) <= 0) return 1;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) high = middle;
    else low = middle;
  }
  return high;
}
