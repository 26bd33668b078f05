import type { SuccessRate } from './success-rate.js';

/**
 * The calls a second for a server that allows so many in a minute, counted from the full minute on or back
 * from now. What is too much shows only when the minute is used up, and then nothing gets through until it
 * has passed; but how many there may be is known to a call. Times are in milliseconds.
 */
export interface MinuteRate {
  /**
   * `undefined` as long as the server does not seem to count in this way.
   *
   * @param inFlight calls that are under way
   */
  readonly current: (now: number, inFlight: number) => number | undefined;
  /** Whether it has ever seemed to. */
  readonly seen: () => boolean;
  /** @param began when the call did */
  readonly succeeded: (now: number, began: number) => void;
  /** `true` where this explains the refusal. */
  readonly refused: (now: number) => boolean;
}

/** Milliseconds without any reply after a refusal which tell such a server. */
const BLOCK = 5000;
/** Replies in a minute without which there is no rate to speak of: pauses alone must do. */
export const ENOUGH = 10;
/** How far below what is allowed the calls stay: our minute is not quite the server's. */
const BELOW = 0.98;
/** Seconds in which what was not used of a minute is made up for. */
const CATCH_UP = 15;
/** Seconds after which more is tried, and in which that then doubles. */
const CALM = 50;
const DOUBLE = 25;
/** The share of a minute's calls from which a refusal is for their number. */
const NEARLY = 0.9;
/** Seconds after a refusal for something else in which nothing is made up for. */
const EVEN = 20;
/** Milliseconds in which refusals belong together: their calls were under way. */
export const SAME = 1000;
/** Refusals for something else, each after an even pace, after which such a server may be none. */
const MOST_DOUBTS = 3;

/** @param successes of all calls; kept by the caller */
export function minuteRate(successes: SuccessRate): MinuteRate {
  /** Calls that the server allows in a minute. */
  let allowed: number | undefined;
  let since = Number.NEGATIVE_INFINITY;
  let repliesSince = 0;
  let doubts = 0;
  let doubtedAt = Number.NEGATIVE_INFINITY;
  let seen = false;
  /** The first refusal since which no call has succeeded that began after it. */
  let blockedSince: number | undefined;
  /** Replies in the minute before the last refusal. */
  let full = 0;

  const usedUp = (now: number): void => {
    if (full < ENOUGH) return;
    allowed = full;
    since = now;
    repliesSince = 0;
    doubts = 0;
    seen = true;
  };

  return {
    current: (now, inFlight) => {
      if (allowed === undefined) return undefined;
      const known = allowed * BELOW;
      const most = known * Math.max(1, 2 ** (((now - since) / 1000 - CALM) / DOUBLE));
      const used = successes.count(60, now) + inFlight;
      if (used >= most) return 1000 / successes.oldestLeaves(now);
      const even = now - doubtedAt < EVEN * 1000;
      return most / 60 + (even ? 0 : Math.max(0, known - used) / CATCH_UP);
    },
    seen: () => seen,
    succeeded: (now, began) => {
      repliesSince += 1;
      // Calls that were under way when one was refused say nothing of what came after.
      if (blockedSince === undefined || began <= blockedSince) return;
      if (now - blockedSince > BLOCK) usedUp(now);
      blockedSince = undefined;
    },
    refused: (now) => {
      blockedSince ??= now;
      full = successes.count(60, now);
      if (allowed === undefined) return false;
      if (full > NEARLY * allowed || repliesSince === 0) {
        usedUp(now);
        return true;
      }
      if (now - doubtedAt < SAME) return true;
      doubts = now - doubtedAt < EVEN * 1000 ? doubts + 1 : 0;
      doubtedAt = now;
      since = Math.max(since, now - CALM * 1000);
      if (doubts <= MOST_DOUBTS) return true;
      allowed = undefined;
      return false;
    },
  };
}
