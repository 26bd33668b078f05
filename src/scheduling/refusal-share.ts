/**
 * Tells refusals that are due to our rate from those that come at any rate, such as those of a server that others
 * keep busy: slowing down helps only against the former.
 */
export interface RefusalShare {
  readonly succeeded: (now: number) => void;
  readonly refused: () => void;
  /** To be asked before the rate is cut: whether earlier cuts have made no difference. */
  readonly ignoresRate: (now: number) => boolean;
}

interface Stretch {
  /** Replies per second. */
  readonly rate: number;
  /** Refusals among all calls. */
  readonly share: number;
}

/** Replies and refusals below which a stretch says nothing. */
const MIN_REPLIES = 50;
const REFUSALS = 4;
/** A cut to this share of the rate would have ended refusals of up to `MAX_SHARE` of all calls, had they been due to the rate. */
const CUT = 0.7;
const MAX_SHARE = 0.25;
const MIN_SHARE = 0.005;
/** Shares within this factor of each other count as equal. */
const ALIKE = 0.5;

export function refusalShare(): RefusalShare {
  let start = Number.NaN;
  let replies = 0;
  let refusals = 0;
  let reference: Stretch | undefined;
  let suspicions = 0;
  return {
    succeeded: (now) => {
      if (Number.isNaN(start)) start = now;
      replies += 1;
    },
    refused: () => {
      refusals += 1;
    },
    ignoresRate: (now) => {
      if (replies < MIN_REPLIES || refusals < REFUSALS) return false;
      const stretch = {
        rate: replies / (Math.max(now - start, 1) / 1000),
        share: refusals / (replies + refusals),
      };
      start = now;
      replies = 0;
      refusals = 0;
      const fits = stretch.share >= MIN_SHARE && stretch.share <= MAX_SHARE;
      const before = reference;
      if (!fits || before === undefined || !alike(stretch.share, before.share)) {
        reference = fits ? stretch : undefined;
        suspicions = 0;
        return false;
      }
      if (stretch.rate > before.rate) reference = stretch;
      suspicions = stretch.rate <= before.rate * CUT ? suspicions + 1 : 0;
      return suspicions >= 2;
    },
  };
}

function alike(a: number, b: number): boolean {
  return a >= b * ALIKE && b >= a * ALIKE;
}
