import { type Interpreter, type JudgeOptions, judgeProgram } from './judge-program.js';
import { afterOwnTime, waitingClock } from './own-time.js';
import type { PythonJob, PythonOutcome } from './sandbox.js';

/** Milliseconds in which the tests must have ended once their program was stopped or judged. */
export const GRACE = 5_000;

/** An interpreter whose program can be timed and stopped. */
export interface StoppableInterpreter extends Interpreter {
  /** The processes that its program runs in now. */
  readonly processes: () => readonly number[];
  /** Ends the running program at once; its interpreter then says no more. */
  readonly stop: () => void;
}

/**
 * Runs one program, and stops it when solution and tests together have had their time.
 *
 * @param ready when the two interpreters begin with it: its time is counted from there
 */
export async function judgeWithinTime(
  tests: StoppableInterpreter,
  solution: StoppableInterpreter,
  job: PythonJob,
  options: JudgeOptions,
  ready: Promise<unknown> = Promise.resolve(),
): Promise<PythonOutcome | 'unforeseen'> {
  let timedOut = false;
  let over = false;
  let giveUp: NodeJS.Timeout | undefined;
  let cancel = (): void => {};
  const watch = (): void => {
    if (over) return;
    const waited = waitingClock(() => [...tests.processes(), ...solution.processes()]);
    const before = performance.eventLoopUtilization();
    cancel = afterOwnTime(
      job.timeout,
      // Messages pass through this thread: while it is busy with something else, a program may wait for it.
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
    const outcome = await judgeProgram(tests, solution, job, options);
    return timedOut ? { kind: 'timed out' } : outcome;
  } finally {
    over = true;
    cancel();
    clearTimeout(giveUp);
  }
}
