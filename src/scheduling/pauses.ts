import type { Random } from '../core/prng.js';
import type { CallFailure } from '../models/model.js';

/** When an endpoint is left alone, and when it is given up. Times are in milliseconds. */
export interface Pauses {
  /** No call begins before this time. */
  readonly until: () => number;
  /**
   * How long one call goes ahead alone, to see how the endpoint is: until a refusal would have come, or
   * until its end where the endpoint was down. `undefined` when all is well.
   */
  readonly scouting: () => number | undefined;
  readonly replied: () => void;
  /**
   * Takes note of a failure.
   *
   * @param began when the call did
   * @returns `excused`: the endpoint is to blame, another attempt costs the item nothing; `given up`: nothing
   *   has come for longer than the endpoint is given
   */
  readonly failed: (
    failure: CallFailure,
    began: number,
    now: number,
  ) => 'counts' | 'excused' | 'given up';
}

/** The first pause after a refusal that names no time; doubled while nothing else comes. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 10_000;
/** Failures with no reply between them after which the endpoint counts as down. */
const DOWN_AFTER = 10;
/** A refusal comes at once: whoever has not been refused by then is being answered. */
const REFUSED_WITHIN = 500;

/** Whether the server says that there are too many calls: ours (429), or anybody's (503, 529). */
export function isRefusal({ cause, status }: CallFailure): boolean {
  return cause === 'rate limit' || status === 503 || status === 529;
}

/** Whether all calls are to wait for it: a 503 that names no time may be one machine's of many. */
function isWish({ cause, retryAfter }: CallFailure): boolean {
  return cause === 'rate limit' || retryAfter !== null;
}

/** Failures of an endpoint that does not answer at all. */
function isSilence({ cause }: CallFailure): boolean {
  return cause === 'connection' || cause === 'timeout' || cause === 'server error';
}

/** @param patience seconds without a reply after which the endpoint is given up */
export function createPauses(patience: number, random: Random): Pauses {
  let until = Number.NEGATIVE_INFINITY;
  /** Pauses with no reply between them. */
  let pauses = 0;
  let inARow = 0;
  let since: number | undefined;
  return {
    until: () => until,
    scouting: () => {
      if (pauses === 0) return undefined;
      return inARow >= DOWN_AFTER ? Number.POSITIVE_INFINITY : REFUSED_WITHIN;
    },
    replied: () => {
      pauses = 0;
      inARow = 0;
      since = undefined;
    },
    failed: (failure, began, now) => {
      const refused = isRefusal(failure) && isWish(failure);
      if (!refused && !isSilence(failure)) return 'counts';
      inARow += 1;
      since ??= began;
      // A few failures far apart, between replies that take long, are no outage.
      if (!refused && inARow < DOWN_AFTER) return 'counts';
      if (now - since > patience * 1000) return 'given up';
      // What began before the last pause says nothing new, but for a time that the server names.
      const own = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(pauses, 20));
      if (began >= until) {
        pauses += 1;
        until = now + own * (0.75 + 0.5 * random());
      }
      if (failure.retryAfter !== null) {
        until = Math.max(until, now + failure.retryAfter * (1 + 0.05 * random()));
      }
      return 'excused';
    },
  };
}
