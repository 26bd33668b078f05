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

/** A unit may exceed the largest observed difference by this divided by the number of units. */
const UNSEEN = 20;

/** How large a unit's difference may be, given the largest one observed. */
export function mayReach(seen: number, units: number): number {
  return seen * (1 + UNSEEN / units);
}

/**
 * @param reach `seen`: a unit's difference may be somewhat larger than the observed ones; `any`: it may be anything
 *   from -1 to 1. This matters for clusters and means of samples, because items that are right or wrong have no other
 *   values.
 * @param plain the numbers of items that only the first and only the second got right, if the difference is a plain mean
 *   over items that are right or wrong. The test of no difference is then McNemar's exact test
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
  return plain === undefined ? withFewDiffering(test, units) : atZero(test, plain);
}

/**
 * If only a few units differ, all of them may do so in one direction by chance, even where a stratum of them has no
 * variance: the smallest p-value of a sign test over k units is 1 / 2^k. It bounds claims that the sign decides: up to a
 * difference of one of these units.
 */
function withFewDiffering(test: MeanTest, units: readonly Unit[]): PairedTest {
  const differing = units.filter(({ value }) => value !== 0);
  const least = 0.5 ** differing.length;
  const widest = differing.reduce((most, { weight }) => Math.max(most, weight), 0);
  const bounded = (p: number, below: number): number =>
    below <= 0 || below < widest ? Math.max(p, least) : p;
  return {
    varianceAt: test.varianceAt,
    pAbove: (difference) => bounded(test.pAbove(difference), -difference),
    pBelow: (difference) => bounded(test.pBelow(difference), difference),
    lower: (alpha) => (least <= alpha ? test.lower(alpha) : Math.min(-widest, test.lower(alpha))),
    upper: (alpha) => (least <= alpha ? test.upper(alpha) : Math.max(widest, test.upper(alpha))),
  };
}

/**
 * Uses McNemar's test of no difference. Stronger claims must also pass it, so that a larger margin never has a smaller
 * p-value, and limits are on the side of zero that it indicates.
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
