import type { Observation } from '../observation.js';

/** Shorter replies often have the same length for good reasons. */
const SHORTEST = 64;
const FEWEST = 5;
const SHARE = 0.005;
/** Times as many as at the other lengths near it. */
const SPIKE = 10;
const NEAR = 0.9;

/**
 * The number of tokens at which a server cuts replies without saying so: many end at exactly the largest number, and
 * few near it. `null` if there is none.
 */
export function silentLimit(observations: readonly Observation[]): number | null {
  const lengths = observations.flatMap(({ tokensOut, ending }) =>
    tokensOut === null || ending.startsWith('truncated') ? [] : [tokensOut],
  );
  const limit = lengths.reduce((most, each) => Math.max(most, each), 0);
  if (limit < SHORTEST) return null;
  const at = lengths.filter((each) => each === limit).length;
  const near = lengths.filter((each) => each >= NEAR * limit && each < limit).length;
  const usual = near / Math.max(1, limit * (1 - NEAR));
  return at >= Math.max(FEWEST, SHARE * lengths.length) && at > SPIKE * usual ? limit : null;
}
