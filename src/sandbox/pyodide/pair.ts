import { randomBytes } from 'node:crypto';
import { judgeWithinTime } from '../judge-within-time.js';
import { pyodideSource, type Role } from '../python-files.js';
import { MEMORY_LIMIT, type PythonJob } from '../sandbox.js';
import { type Judged, type JudgeOptions, outcomeOf, testsJob } from '../verdict.js';
import { pyodideFolder } from './folder.js';
import { forkPair, type Guard, startGuard } from './process.js';

/**
 * CPython compiled to WebAssembly takes two to a little over three times as long as the native one
 * (measured: docs/performance.md), so a program is given this many times the time.
 */
const SLOWDOWN = 4;

/** The two interpreters of one program at a time. */
export interface Pair {
  /** The version of Python. */
  readonly python: string;
  readonly run: (job: PythonJob, options: JudgeOptions) => Promise<Judged>;
  /** Resolves once what the last program left is gone; `false` where the pair is of no more use. */
  readonly usable: () => Promise<boolean>;
  readonly stop: () => void;
}

/** @param snapshotPath without one the interpreters start from nothing, which takes longer */
export async function startPair(snapshotPath: string | undefined): Promise<Pair> {
  const common = { pyodideFolder, snapshotPath, memoryLimit: MEMORY_LIMIT };
  const forked = forkPair(common);
  const start = (role: Role): Promise<Guard> =>
    startGuard(forked[role], { ...common, role, source: pyodideSource(role) });
  const stop = (): void => {
    for (const { child } of Object.values(forked)) child.kill('SIGKILL');
  };
  const [tests, solution] = await Promise.all([start('tests'), start('solution')]).catch(
    (thrown: unknown) => {
      stop();
      throw thrown;
    },
  );
  let restored = Promise.resolve(true);
  const judge = (job: PythonJob, options: JudgeOptions, answered: () => void): Promise<Judged> => {
    // Nothing that an earlier program left on the line can be taken for one of this.
    const program = randomBytes(16).toString('hex');
    solution.begin(program, job.solution);
    tests.begin(program, testsJob(job, options));
    return tests.verdict(answered).then((verdict) => outcomeOf(verdict, job));
  };
  const restore = async (): Promise<boolean> => {
    const both = await Promise.all([tests.restore(), solution.restore()]);
    if (both.every(Boolean)) return true;
    stop();
    return false;
  };
  return {
    python: solution.python,
    run: async (job, options) => {
      try {
        return await judgeWithinTime(
          { tests, solution },
          {
            whole: job.timeout * SLOWDOWN,
            call: job.callTimeout === undefined ? undefined : job.callTimeout * SLOWDOWN,
          },
          (answered) => judge(job, options, answered),
          restored,
        );
      } finally {
        // A verdict can come before the other process has told that it was ready for the program.
        restored = restored.then(restore);
      }
    },
    usable: () => restored,
    stop,
  };
}
