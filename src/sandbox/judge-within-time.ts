import { type Interpreter, judgeProgram } from './judge-program.js';
import { afterOwnTime } from './own-time.js';
import type { PythonJob, PythonOutcome } from './sandbox.js';

/** Milliseconds in which the tests must have ended once their program was stopped or judged. */
export const GRACE = 5_000;

/** An interpreter whose program can be timed and stopped. */
export interface StoppableInterpreter extends Interpreter {
  /** Milliseconds that it has waited for a processor so far. */
  readonly waited: () => number;
  /** Ends the running program at once; its interpreter then says no more. */
  readonly stop: () => void;
}

/** Runs one program, and stops it when solution and tests together have had their time. */
export async function judgeWithinTime(
  tests: StoppableInterpreter,
  solution: StoppableInterpreter,
  job: PythonJob,
): Promise<PythonOutcome> {
  let timedOut = false;
  let giveUp: NodeJS.Timeout | undefined;
  const cancel = afterOwnTime(
    job.timeout,
    () => tests.waited() + solution.waited(),
    () => {
      timedOut = true;
      // The tests then hear that the solution is gone, and end.
      solution.stop();
      giveUp = setTimeout(tests.stop, GRACE);
    },
  );
  try {
    const outcome = await judgeProgram(tests, solution, job);
    return timedOut ? { kind: 'timed out' } : outcome;
  } finally {
    cancel();
    clearTimeout(giveUp);
  }
}
