import type { Random } from '../core/prng.js';
import type { CallFailure } from '../models/model.js';
import { errorsAmongReplies } from './errors-among-replies.js';

/** When an endpoint is not called for a while, and when it counts as unavailable. Times are in milliseconds. */
export interface Pauses {
  /** No call begins before this time. */
  readonly until: () => number;
  /**
   * How long the next call is made alone, as a probe: until a refusal would have come, or until the call has ended
   * where the endpoint was down. `undefined` when all is well.
   */
  readonly probeTimeout: () => number | undefined;
  readonly replied: () => void;
  /**
   * Whether a failure, the last of many in a row, may be the fault of what is asked rather than of the endpoint: it has
   * answered, with an error or with something that cannot be read. To be asked before `failed`.
   */
  readonly isDoubtful: (failure: CallFailure, began: number) => boolean;
  /**
   * Records a failure.
   *
   * @param began when the call did
   * @returns `excused`: the endpoint is to blame, and the failure does not count as one of the item's attempts;
   *   `outage`: there has been no reply for longer than the outage timeout, or none of the first could be read
   */
  readonly failed: (
    failure: CallFailure,
    began: number,
    now: number,
  ) => 'counts' | 'excused' | 'outage';
}

/** The first pause after a refusal that names no time; doubled until there is a reply. */
const FIRST_PAUSE = 250;
const MAX_PAUSE = 10_000;
/** Failures with no reply between them after which the endpoint counts as down. */
const DOWN_AFTER = 10;
/** Refusals come at once: a call that has not been refused by then is being answered. */
const REFUSED_WITHIN = 500;

/** The same for replies that cannot be read, from an endpoint that has never sent another. */
const USELESS_AFTER = 5;

/** Whether the server says that there are too many calls: from us (429) or from everyone (503, 529). */
export function isRefusal({ cause, status }: CallFailure): boolean {
  return cause === 'rate limit' || (cause !== 'loading' && (status === 503 || status === 529));
}

/** Whether there was a reply, but none that could be read. */
export function isUnreadable({ cause }: CallFailure): boolean {
  return cause === 'malformed reply' || cause === 'empty reply';
}

/** Whether all calls should wait: a 503 that names no time may come from one of many machines. */
function concernsAll(failure: CallFailure): boolean {
  const { cause, retryAfter } = failure;
  if (cause === 'loading') return true;
  return isRefusal(failure) && (cause === 'rate limit' || retryAfter !== null);
}

/** Failures of an endpoint that does not answer at all. */
function isSilence({ cause }: CallFailure): boolean {
  return (
    cause === 'proxy' || cause === 'connection' || cause === 'timeout' || cause === 'server error'
  );
}

/** So many failures in a row, with no reply, are about the endpoint after all. */
const MANY_IN_A_ROW = 100;

/** @param outageTimeout seconds without a reply after which the endpoint counts as unavailable */
export function createPauses(outageTimeout: number, random: Random): Pauses {
  let until = Number.NEGATIVE_INFINITY;
  /** Pauses with no reply between them. */
  let pauses = 0;
  let inARow = 0;
  let since: number | undefined;
  let everReplied = false;
  /** Replies in a row that could not be read. */
  let unreadable = 0;
  const amongReplies = errorsAmongReplies();
  const isAboutItem = (failure: CallFailure): boolean =>
    inARow < MANY_IN_A_ROW && amongReplies.isAboutItems(failure);
  const isUseless = (failure: CallFailure, inTheRow: number): boolean =>
    isUnreadable(failure) && !everReplied && inTheRow >= USELESS_AFTER;
  return {
    until: () => until,
    probeTimeout: () => {
      if (pauses === 0) return undefined;
      return inARow >= DOWN_AFTER ? Number.POSITIVE_INFINITY : REFUSED_WITHIN;
    },
    replied: () => {
      pauses = 0;
      inARow = 0;
      since = undefined;
      unreadable = 0;
      everReplied = true;
      amongReplies.replied();
    },
    isDoubtful: (failure, began) => {
      const { cause, status } = failure;
      if (isAboutItem(failure)) return false;
      const answered = cause === 'timeout' || (cause === 'server error' && status !== null);
      if (concernsAll(failure) || !(answered || isUnreadable(failure))) return false;
      const many = inARow + 1 >= DOWN_AFTER || isUseless(failure, unreadable + 1);
      return many && began >= until;
    },
    failed: (failure, began, now) => {
      const refused = concernsAll(failure);
      if (!refused && !isSilence(failure) && !isUnreadable(failure)) return 'counts';
      inARow += 1;
      amongReplies.failed(failure);
      unreadable = isUnreadable(failure) ? unreadable + 1 : 0;
      since ??= began;
      // A few failures far apart, between slow replies, are no outage.
      if (isUseless(failure, unreadable)) return 'outage';
      if (!refused && (inARow < DOWN_AFTER || isAboutItem(failure))) return 'counts';
      if (now - since > outageTimeout * 1000) return 'outage';
      // A call that began before the last pause says nothing new, except for a time that the server names.
      const own = Math.min(MAX_PAUSE, FIRST_PAUSE * 2 ** Math.min(pauses, 20));
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
