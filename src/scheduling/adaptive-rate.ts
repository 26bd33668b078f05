import { MIN_REPLIES, minuteRate, SAME } from './minute-rate.js';
import { refusalShare } from './refusal-share.js';
import { successRate } from './success-rate.js';

/** How many calls per second may begin, learnt from what the server refuses. Times are in milliseconds. */
export interface AdaptiveRate {
  /**
   * Calls per second; infinite until the server refuses some.
   *
   * @param inFlight calls in flight
   */
  readonly current: (now: number, inFlight: number) => number;
  /** @param began when the call did */
  readonly succeeded: (now: number, began: number) => void;
  /** The server refused a call because there were too many. */
  readonly refused: (now: number) => void;
}

/** After a refusal the rate goes to this share of the rate that the server is thought to accept. */
const BACK_OFF = 0.95;
/** The smallest share of the rate that one refusal leaves. */
const STEEPEST = 0.7;
/** Milliseconds without a refusal after which the next one means that the rate has only just become too high. */
const CALM = 8000;
const BARELY = 0.98;
/** Seconds until the rate is back where the server refused; it stays near it for a while, then grows ever faster. */
const RETURN = 14;
/** The share of the best rate of the last minute that one burst of refusals leaves at least. */
const FLOOR = 1 / 3;
/** The share of the best rate ever that all refusals together leave at least. */
const LOWEST = 1 / 8;
/** Replies needed since the last cut before another one is justified. */
const TRIED = 3;
/** How long refusals that do not depend on our rate are left to the pauses. */
const LEFT_ALONE = 30_000;

/**
 * After a refusal the rate follows a cubic curve through the rate at which it came, as TCP CUBIC does
 * (RFC 9438): it returns fast, slows down near that rate, then doubles, so that a raised limit is found. Servers
 * that count by the minute are handled by {@link minuteRate}.
 */
export function adaptiveRate(): AdaptiveRate {
  const successes = successRate();
  const share = refusalShare();
  const minutes = minuteRate(successes);
  let wall = Number.POSITIVE_INFINITY;
  let low = Number.POSITIVE_INFINITY;
  let since = Number.NEGATIVE_INFINITY;
  let repliesSince = 0;
  /** The best rate so far. */
  let best = 0;
  let aloneUntil = Number.NEGATIVE_INFINITY;

  const grown = (now: number): number => {
    if (!Number.isFinite(low)) return low;
    const t = (now - since) / 1000 / RETURN - 1;
    return Math.max(wall + (wall - low) * t ** 3, wall * 2 ** (t - 1));
  };

  const cut = (now: number): void => {
    const recent = successes.over(10, now);
    const minute = successes.over(60, now);
    const lately = successes.best(now);
    best = Math.max(best, lately);
    // A server that counts by the minute accepts bursts that say nothing about what it allows.
    const ever = minutes.seen() ? 0 : best * LOWEST;
    const floor = Math.max(lately * FLOOR, ever, 0.05);
    const rate = grown(now);
    // The fewer calls there were for one refusal, the further the rate was beyond the limit.
    const kept = Math.max(STEEPEST, 1 - 2 / (repliesSince + 1));
    if (!Number.isFinite(rate)) wall = Math.min(recent, minute);
    else if (now - since > CALM) wall = Math.min(rate * BARELY, Math.max(recent, minute));
    else wall = Math.max(rate * kept, Math.min(recent, minute, rate));
    wall = Math.max(wall, floor);
    low = Math.max(wall * BACK_OFF, floor);
    since = now;
    repliesSince = 0;
  };

  return {
    current: (now, inFlight) => minutes.current(now, inFlight) ?? grown(now),
    succeeded: (now, began) => {
      repliesSince += 1;
      successes.add(now);
      minutes.succeeded(now, began);
      share.succeeded(now);
    },
    refused: (now) => {
      share.refused();
      if (minutes.refused(now)) return;
      if (now < aloneUntil || now - since < SAME || successes.count(60, now) < MIN_REPLIES) return;
      // While hardly anything is accepted, the rate is not the reason.
      if (repliesSince < TRIED) return;
      if (share.ignoresRate(now)) {
        aloneUntil = now + LEFT_ALONE;
        low = Number.POSITIVE_INFINITY;
        return;
      }
      cut(now);
    },
  };
}
