/**
 * Tells refusals that follow from our rate from those that come whatever we do, such as those of a server
 * that others keep busy: slowing down mends only the former.
 */
export interface RefusalShare {
  readonly succeeded: (now: number) => void;
  readonly refused: () => void;
  /** Asked before the rate is cut: whether earlier cuts have made no difference. */
  readonly ignoresRate: (now: number) => boolean;
}

interface Stretch {
  /** Replies a second. */
  readonly rate: number;
  /** Refusals among all calls. */
  readonly share: number;
}

/** Replies without which a stretch says nothing. */
const ENOUGH = 100;
/** A cut by this much would have ended refusals of up to this share, had they come from the rate. */
const CUT = 0.7;
const MOST = 0.25;
const LEAST = 0.04;

export function refusalShare(): RefusalShare {
  let start = Number.NaN;
  let replies = 0;
  let refusals = 0;
  let reference: Stretch | undefined;
  return {
    succeeded: (now) => {
      if (Number.isNaN(start)) start = now;
      replies += 1;
    },
    refused: () => {
      refusals += 1;
    },
    ignoresRate: (now) => {
      if (replies < ENOUGH) return false;
      const stretch = {
        rate: replies / (Math.max(now - start, 1) / 1000),
        share: refusals / (replies + refusals),
      };
      start = now;
      replies = 0;
      refusals = 0;
      const fits = stretch.share >= LEAST && stretch.share <= MOST;
      if (!fits) {
        reference = undefined;
        return false;
      }
      if (reference === undefined || stretch.rate > reference.rate) {
        reference = stretch;
        return false;
      }
      return stretch.rate <= reference.rate * CUT && stretch.share >= reference.share * CUT;
    },
  };
}
