import { normalQuantile } from '../statistics/normal.js';
import { POWER } from '../statistics/power.js';
import type { Unit } from '../statistics/stratum.js';
import type { PairedTest } from './paired-test.js';
import type { Terms } from './policy.js';
import { standardError } from './spread.js';

/** How many items would settle an inconclusive result. */
export interface ItemsNeeded {
  /** The number of items for a power of 0.8; larger than the current number. */
  readonly items: number;
  /** The assumed true drop: zero, or the observed one if that is farther from the margin. */
  readonly drop: number;
}

/**
 * The number of items like these that would show, with a power of 0.8, whether the drop is beyond the margin.
 *
 * @param items how many there are
 * @returns `null` if no number would, because neither a drop nor a margin is given
 */
export function itemsToSettle(
  { units, test, drop }: { units: readonly Unit[]; test: PairedTest; drop: number },
  items: number,
  { margin, alpha }: Terms,
): ItemsNeeded | null {
  const assumed = Math.abs(drop - margin) > margin ? drop : 0;
  const distance = Math.abs(assumed - margin);
  if (distance < 1e-9) return null;
  // The variance at the margin, for the p-value, and as observed, for the power.
  const atMargin = Math.sqrt(test.varianceAt(margin));
  const needed =
    normalQuantile(1 - alpha) * atMargin + normalQuantile(POWER) * standardError(units);
  const byVariance = items * (needed / distance) ** 2;
  // Even if no unit shows a difference, a few may have one.
  const perUnit = items / units.length;
  const atLeast = assumed < margin ? perUnit * (Math.log(alpha) / Math.log1p(-margin)) : 0;
  return { items: Math.max(items + 1, Math.ceil(Math.max(byVariance, atLeast))), drop: assumed };
}
