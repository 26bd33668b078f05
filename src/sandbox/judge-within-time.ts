import { ANSWER_SPACING } from './answer-spacing.js';
import { afterOwnTime, waitingClock } from './own-time.js';
import type { Judged } from './verdict.js';

/** Time for the tests to end after their program was stopped or judged, in milliseconds. */
export const GRACE = 5_000;

/** The limits of one program, in milliseconds. */
export interface TimeLimits {
  /** For solution and tests together. */
  readonly whole: number;
  /** From one answer of the solution to the next. */
  readonly call?: number | undefined;
}

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
 * Runs one program, and stops it when solution and tests together have used up their time, or a call its own.
 *
 * @param judge runs it; it calls its argument at each answer of the solution
 * @param ready resolves when both interpreters have started on the program; its time is counted from then
 */
export async function judgeWithinTime(
  { tests, solution }: Interpreters,
  { whole, call }: TimeLimits,
  judge: (answered: () => void) => Promise<Judged>,
  ready: Promise<unknown> = Promise.resolve(),
): Promise<Judged> {
  let timedOut = false;
  let over = false;
  let giveUp: NodeJS.Timeout | undefined;
  const stop = (): void => {
    timedOut = true;
    // The tests are then told that the solution has ended, and end too.
    solution.stop();
    giveUp ??= setTimeout(tests.stop, GRACE);
  };
  const processes = (): readonly number[] => [...tests.processes(), ...solution.processes()];
  let cancelWhole = (): void => {};
  let cancelCall = (): void => {};
  let lastAnswer = 0;
  const watchCall = (): void => {
    const now = performance.now();
    if (call === undefined || over || timedOut || now - lastAnswer < ANSWER_SPACING) return;
    lastAnswer = now;
    cancelCall();
    cancelCall = afterTime(call + ANSWER_SPACING, processes, stop);
  };
  const begin = (): void => {
    if (over) return;
    cancelWhole = afterTime(whole, processes, stop);
    watchCall();
  };
  ready.then(begin, () => {});
  try {
    const judged = await judge(watchCall);
    return timedOut ? { kind: 'timed out' } : judged;
  } finally {
    over = true;
    cancelWhole();
    cancelCall();
    clearTimeout(giveUp);
  }
}

/**
 * Calls `due` after this time of the processes' own.
 *
 * @param limit milliseconds
 * @returns a function that prevents it
 */
function afterTime(limit: number, processes: () => readonly number[], due: () => void): () => void {
  const untilLook = Math.min(FIRST_LOOK, limit / 10);
  const timer = setTimeout(() => {
    const waited = waitingClock(processes);
    const before = performance.eventLoopUtilization();
    cancel = afterOwnTime(
      limit - untilLook,
      // Messages that pass through this thread wait while it is busy with something else.
      () => waited() + performance.eventLoopUtilization(before).active,
      due,
    );
  }, untilLook);
  let cancel = (): void => clearTimeout(timer);
  return () => cancel();
}
