import { afterOwnTime, waitingClock } from './own-time.js';
import type { Judged } from './verdict.js';

/** Milliseconds in which the tests must have ended once their program was stopped or judged. */
export const GRACE = 5_000;

/** An interpreter whose program can be timed and stopped. */
export interface StoppableInterpreter {
  /** The processes that its program runs in now. */
  readonly processes: () => readonly number[];
  /** Ends the running program at once; its interpreter then says no more. */
  readonly stop: () => void;
}

/** The two interpreters of a program. */
export interface Interpreters<T extends StoppableInterpreter = StoppableInterpreter> {
  readonly tests: T;
  readonly solution: T;
}

/**
 * Runs one program, and stops it when solution and tests together have had their time.
 *
 * @param timeout milliseconds
 * @param judge runs it
 * @param ready when the two interpreters begin with it: its time is counted from there
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
  const watch = (): void => {
    if (over) return;
    const waited = waitingClock(() => [...tests.processes(), ...solution.processes()]);
    const before = performance.eventLoopUtilization();
    cancel = afterOwnTime(
      timeout,
      // What this thread passes on waits while it is busy with something else.
      () => waited() + performance.eventLoopUtilization(before).active,
      () => {
        timedOut = true;
        // The tests then hear that the solution is gone, and end.
        solution.stop();
        giveUp = setTimeout(tests.stop, GRACE);
      },
    );
  };
  ready.then(watch, () => {});
  try {
    const judged = await judge();
    return timedOut ? { kind: 'timed out' } : judged;
  } finally {
    over = true;
    cancel();
    clearTimeout(giveUp);
  }
}
