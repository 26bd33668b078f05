import type { Observation } from '../observation.js';

/** Shorter replies often have the same length for good reasons. */
const SHORTEST = 64;
const FEWEST = 5;
const SHARE = 0.005;
/** Replies that mostly have one length are of one form, and not cut. */
const MOST = 0.5;
/** Lengths that replies have which are not cut. */
const OTHER_LENGTHS = 10;
/** Times as many as at the other lengths near it. */
const SPIKE = 10;
const NEAR = 0.9;

/** Where a server cuts replies without saying so. */
export interface SilentLimit {
  readonly unit: 'tokens' | 'characters';
  readonly at: number;
}

/** Many replies end at exactly the largest length, and few near it; `null` if there is no such length. */
export function silentLimit(observations: readonly Observation[]): SilentLimit | null {
  for (const unit of ['tokens', 'characters'] as const) {
    const lengths = observations.flatMap((each) => {
      const length = lengthIn(unit, each);
      return length === null || each.ending.startsWith('truncated') ? [] : [length];
    });
    const at = spikeAtEnd(lengths);
    if (at !== null) return { unit, at };
  }
  return null;
}

/** Whether a reply that ended without a sign of it was cut there. */
export function isCutAt(limit: SilentLimit | null, observation: Observation): boolean {
  const { ending } = observation;
  if (limit === null || (ending !== 'whole' && ending !== 'no answer')) return false;
  return lengthIn(limit.unit, observation) === limit.at;
}

function lengthIn(unit: SilentLimit['unit'], { tokensOut, length }: Observation): number | null {
  return unit === 'tokens' ? tokensOut : length;
}

function spikeAtEnd(lengths: readonly number[]): number | null {
  const limit = lengths.reduce((most, each) => Math.max(most, each), 0);
  if (limit < SHORTEST || new Set(lengths).size <= OTHER_LENGTHS) return null;
  const at = lengths.filter((each) => each === limit).length;
  if (at < Math.max(FEWEST, SHARE * lengths.length) || at > MOST * lengths.length) return null;
  const near = lengths.filter((each) => each >= NEAR * limit && each < limit).length;
  const usual = near / Math.max(1, limit * (1 - NEAR));
  return at > SPIKE * usual ? limit : null;
}
