import { mcnemarOneSided } from '../statistics/mcnemar.js';
import { type MeanTest, meanTest } from '../statistics/mean-test.js';
import { sampleOf, type Unit } from '../statistics/stratum.js';

/** Tests of a paired difference, a weighted sum over independent units, each between -1 and 1. */
export interface PairedTest {
  /** One-sided p of "the true difference is above this". */
  readonly pAbove: (difference: number) => number;
  /** One-sided p of "the true difference is below this". */
  readonly pBelow: (difference: number) => number;
  /** The true difference is above this with confidence 1 - alpha. */
  readonly lower: (alpha: number) => number;
  /** The true difference is below this with confidence 1 - alpha. */
  readonly upper: (alpha: number) => number;
  /** Variance of the difference in the population that fits best among those where it is this. */
  readonly varianceAt: (difference: number) => number;
}

/** Units of which a unit may go beyond the largest difference seen by as much again. */
const UNSEEN = 20;

/** How large a unit's difference may be where none of so many was larger than this. */
export function mayReach(seen: number, units: number): number {
  return seen * (1 + UNSEEN / units);
}

/**
 * @param reach `seen`: a unit's difference may be somewhat larger than any that was seen; `any`: it may be
 *   anything from -1 to 1, seen or not. Items that are right or wrong have no other values; it
 *   matters for clusters and for means of samples.
 * @param plain how many items only the first and only the second has right, where the difference is a plain
 *   mean over items that are right or wrong: then the test of no difference is McNemar's exact one
 */
export function pairedTest(
  units: readonly Unit[],
  reach: { readonly below: 'seen' | 'any'; readonly above: 'seen' | 'any' },
  plain?: { readonly wins: number; readonly losses: number },
): PairedTest {
  const largest = units.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0);
  const seen = largest === 0 ? 1 : Math.min(1, mayReach(largest, units.length));
  const test = meanTest(
    sampleOf(units, [reach.below === 'seen' ? -seen : -1, reach.above === 'seen' ? seen : 1]),
  );
  return plain === undefined ? test : atZero(test, plain);
}

/**
 * With McNemar's test of no difference; what is stronger than that needs its consent, so that a larger
 * margin never has a smaller p, and limits lie on the side of zero on which it puts them.
 */
function atZero(test: MeanTest, { wins, losses }: { wins: number; losses: number }): PairedTest {
  const above = mcnemarOneSided(wins, losses);
  const below = mcnemarOneSided(losses, wins);
  const combined = (p: number, atNone: number, beyond: number): number =>
    beyond === 0 ? atNone : beyond > 0 ? Math.max(p, atNone) : p;
  return {
    varianceAt: test.varianceAt,
    pAbove: (difference) => combined(test.pAbove(difference), above, difference),
    pBelow: (difference) => combined(test.pBelow(difference), below, -difference),
    lower: (alpha) => {
      const limit = test.lower(alpha);
      return above <= alpha ? Math.max(0, limit) : Math.min(0, limit);
    },
    upper: (alpha) => {
      const limit = test.upper(alpha);
      return below <= alpha ? Math.min(0, limit) : Math.max(0, limit);
    },
  };
}
