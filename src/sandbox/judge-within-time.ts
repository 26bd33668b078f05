import { afterOwnTime, waitingClock } from './own-time.js';
import type { Judged } from './verdict.js';

/** Time for the tests to end after their program was stopped or judged, in milliseconds. */
export const GRACE = 5_000;

/**
 * Milliseconds until it is looked at how long a program waits for a processor, at most: reading that takes about as long
 * as a short program, and most have ended by then.
 */
const FIRST_LOOK = 50;

/** An interpreter whose program can be timed and stopped. */
export interface StoppableInterpreter {
  /** The processes that its program runs in now. */
  readonly processes: () => readonly number[];
  /** Stops the running program immediately; its interpreter sends no more messages. */
  readonly stop: () => void;
}

/** The two interpreters of a program. */
export interface Interpreters<T extends StoppableInterpreter = StoppableInterpreter> {
  readonly tests: T;
  readonly solution: T;
}

/**
 * Runs one program, and stops it when solution and tests together have used up their time.
 *
 * @param timeout milliseconds
 * @param judge runs it
 * @param ready resolves when both interpreters have started on the program; its time is counted from then
 */
export async function judgeWithinTime(
  { tests, solution }: Interpreters,
  timeout: number,
  judge: () => Promise<Judged>,
  ready: Promise<unknown> = Promise.resolve(),
): Promise<Judged> {
  let timedOut = false;
  let over = false;
  let giveUp: NodeJS.Timeout | undefined;
  let cancel = (): void => {};
  const untilLook = Math.min(FIRST_LOOK, timeout / 10);
  const watch = (): void => {
    const waited = waitingClock(() => [...tests.processes(), ...solution.processes()]);
    const before = performance.eventLoopUtilization();
    cancel = afterOwnTime(
      timeout - untilLook,
      // Messages that pass through this thread wait while it is busy with something else.
      () => waited() + performance.eventLoopUtilization(before).active,
      () => {
        timedOut = true;
        // The tests are then told that the solution has ended, and end too.
        solution.stop();
        giveUp = setTimeout(tests.stop, GRACE);
      },
    );
  };
  const begin = (): void => {
    if (over) return;
    const timer = setTimeout(watch, untilLook);
    cancel = () => clearTimeout(timer);
  };
  ready.then(begin, () => {});
  try {
    const judged = await judge();
    return timedOut ? { kind: 'timed out' } : judged;
  } finally {
    over = true;
    cancel();
    clearTimeout(giveUp);
  }
}
