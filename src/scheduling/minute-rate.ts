import type { SuccessRate } from './success-rate.js';

/**
 * The calls per second for a server that allows a certain number per minute, whether it counts calendar minutes or the
 * last 60 seconds. That a rate is too high shows only once the minute is used up, and then nothing is accepted until it
 * has passed; but the number allowed is then known exactly. Times are in milliseconds.
 */
export interface MinuteRate {
  /**
   * `undefined` as long as the server does not seem to count in this way.
   *
   * @param inFlight calls in flight
   */
  readonly current: (now: number, inFlight: number) => number | undefined;
  /** Whether the server has ever seemed to count in this way. */
  readonly seen: () => boolean;
  /** @param began when the call did */
  readonly succeeded: (now: number, began: number) => void;
  /** `true` where this explains the refusal. */
  readonly refused: (now: number) => boolean;
}

/** Milliseconds without any reply after a refusal by which such a server is recognised. */
const BLOCK = 5000;
/** Replies in a minute below which no rate can be estimated, and pauses alone are used. */
export const MIN_REPLIES = 10;
/** The share of the allowed calls that is used: our minute is not exactly the server's. */
const BELOW = 0.98;
/** Seconds over which calls that were allowed and not made are caught up on. */
const CATCH_UP = 15;
/** Seconds without a refusal after which the rate is raised, and the seconds in which it then doubles. */
const CALM = 50;
const DOUBLE = 25;
/** From this share of a minute's calls on, a refusal is put down to their number. */
const NEAR_LIMIT = 0.9;
/** Seconds after a refusal for another reason in which nothing is caught up on. */
const EVEN = 20;
/** Refusals within so many milliseconds belong together: their calls were in flight at the same time. */
export const SAME = 1000;
/** Refusals for another reason, each at an even pace, after which the server is no longer taken to count by the minute. */
const MAX_DOUBTS = 3;

/** @param successes of all calls, recorded by the caller */
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
    if (full < MIN_REPLIES) return;
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
      // Calls in flight when one was refused say nothing about what came after.
      if (blockedSince === undefined || began <= blockedSince) return;
      if (now - blockedSince > BLOCK) usedUp(now);
      blockedSince = undefined;
    },
    refused: (now) => {
      blockedSince ??= now;
      full = successes.count(60, now);
      if (allowed === undefined) return false;
      if (full > NEAR_LIMIT * allowed || repliesSince === 0) {
        usedUp(now);
        return true;
      }
      if (now - doubtedAt < SAME) return true;
      doubts = now - doubtedAt < EVEN * 1000 ? doubts + 1 : 0;
      doubtedAt = now;
      since = Math.max(since, now - CALM * 1000);
      if (doubts <= MAX_DOUBTS) return true;
      allowed = undefined;
      return false;
    },
  };
}
