import { normalQuantile } from '../statistics/normal.js';
import { POWER } from '../statistics/power.js';
import type { Unit } from '../statistics/stratum.js';
import type { PairedTest } from './paired-test.js';
import type { Terms } from './policy.js';
import { standardError } from './spread.js';

/** How many items would settle what is inconclusive. */
export interface ItemsNeeded {
  /** With power 0.8, and more than there are. */
  readonly items: number;
  /** The true drop that was assumed: none, or the observed one where that is farther from the margin. */
  readonly drop: number;
}

/**
 * The number of items that would show a drop to be beyond the margin or not to be, with power 0.8, if they
 * were such items as these.
 *
 * @param items how many there are
 * @returns `null` where no number would: no drop, no margin
 */
export function itemsToSettle(
  { units, test, drop }: { units: readonly Unit[]; test: PairedTest; drop: number },
  items: number,
  { margin, alpha }: Terms,
): ItemsNeeded | null {
  const assumed = Math.abs(drop - margin) > margin ? drop : 0;
  const distance = Math.abs(assumed - margin);
  if (distance < 1e-9) return null;
  // Under the margin, where p is computed, and as observed, where the power is.
  const atMargin = Math.sqrt(test.varianceAt(margin));
  const needed =
    normalQuantile(1 - alpha) * atMargin + normalQuantile(POWER) * standardError(units);
  const byVariance = items * (needed / distance) ** 2;
  // Even units without any difference say no more than that few of them can have one.
  const perUnit = items / units.length;
  const atLeast = assumed < margin ? perUnit * (Math.log(alpha) / Math.log1p(-margin)) : 0;
  return { items: Math.max(items + 1, Math.ceil(Math.max(byVariance, atLeast))), drop: assumed };
}
