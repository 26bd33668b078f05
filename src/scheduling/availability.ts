import type { CallFailure, CallOutcome } from '../models/model.js';
import { isUnreadable, type Pauses } from './pauses.js';

/** What the calls that have ended say of an endpoint: whether it is there, and whose fault a failure is. */
export interface Availability {
  /** There has been no reply for too long: no call is to be made. */
  readonly isLost: () => boolean;
  /**
   * To be awaited before `ended`: where many calls in a row have failed and the endpoint replies to a harmless one, the
   * failures were the fault of what was asked.
   */
  readonly doubt: (
    outcome: CallOutcome,
    began: number,
    control: (() => Promise<CallOutcome>) | undefined,
  ) => Promise<void>;
  /** @returns whether the endpoint is to blame: the failure does not count as one of the item's attempts */
  readonly ended: (outcome: CallOutcome, began: number, now: number) => boolean;
}

/**
 * @param onOutage called once, with the last failure; or when no reply could be read, with the first
 * @param onControl called when a harmless call is about to be made
 */
export function createAvailability(
  pauses: Pauses,
  onOutage: (failure: CallFailure) => void,
  onControl: () => void,
): Availability {
  let isLost = false;
  /** Set while a control call is under way. */
  let checking: Promise<CallOutcome> | undefined;
  /** The first of the replies in a row that could not be read. */
  let unreadable: CallFailure | undefined;
  return {
    isLost: () => isLost,
    doubt: async (outcome, began, control) => {
      if (outcome.ok || control === undefined || isLost) return;
      if (!pauses.isDoubtful(outcome.failure, began)) return;
      if (checking === undefined) {
        onControl();
        checking = control().finally(() => {
          checking = undefined;
        });
      }
      if (showsLife(await checking)) pauses.replied();
    },
    ended: (outcome, began, now) => {
      if (outcome.ok || showsLife(outcome)) {
        pauses.replied();
        unreadable = undefined;
        return false;
      }
      const { failure } = outcome;
      if (isUnreadable(failure)) unreadable ??= failure;
      const verdict = pauses.failed(failure, began, now);
      if (verdict === 'outage' && !isLost) {
        isLost = true;
        onOutage(isUnreadable(failure) ? (unreadable ?? failure) : failure);
      }
      return verdict !== 'counts';
    },
  };
}

/** A reply, or a failure that no retry can mend: the endpoint works. */
export function showsLife(outcome: CallOutcome): boolean {
  return outcome.ok || !outcome.failure.retryable;
}
