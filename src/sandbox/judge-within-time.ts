import { type Interpreter, type JudgeOptions, judgeProgram } from './judge-program.js';
import { afterOwnTime, waitingClock } from './own-time.js';
import type { PythonJob, PythonOutcome } from './sandbox.js';

/** Time for the tests to end after their program was stopped or judged, in milliseconds. */
export const GRACE = 5_000;

/** An interpreter whose program can be timed and stopped. */
export interface StoppableInterpreter extends Interpreter {
  /** The processes that its program runs in now. */
  readonly processes: () => readonly number[];
  /** Stops the running program immediately; its interpreter sends no more messages. */
  readonly stop: () => void;
}

/**
 * Runs one program, and stops it when solution and tests together have used up their time.
 *
 * @param ready resolves when both interpreters have started on the program; its time is counted from then
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
      // Messages pass through this thread, so a program may have to wait while the thread is busy with something else.
      () => waited() + performance.eventLoopUtilization(before).active,
      () => {
        timedOut = true;
        // The tests are then told that the solution has ended, and end too.
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
