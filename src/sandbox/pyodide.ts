import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { JudgeOptions } from './judge-program.js';
import { judgeWithinTime } from './judge-within-time.js';
import { startingFromSnapshot } from './pyodide-ensure-snapshot.js';
import { pyodideFolder } from './pyodide-folder.js';
import { type Guard, startGuard } from './pyodide-process.js';
import { tried } from './pyodide-trial.js';
import { pyodideSource, type Role } from './python-files.js';
import { MEMORY_LIMIT, type PythonJob, type PythonOutcome, type Sandbox } from './sandbox.js';

/**
 * CPython compiled to WebAssembly takes two to a little over three times as long as the native one
 * (measured: docs/performance.md), so a program is given this many times the time.
 */
const SLOWDOWN = 4;

/** One more pair is started when the programs that wait take this many times as long as a start does. */
const START_PAYS = 2;

/**
 * The sandbox that needs nothing installed: Pyodide in threads of processes that have next to no
 * rights, one for solutions and one for their tests. Every program finds the interpreters as the first
 * one did: their memory is put back, and where a program may have left anything else, the thread is
 * replaced.
 */
export async function openPyodide(): Promise<Sandbox> {
  const all = new Set<Pair>();
  const start = startingFromSnapshot(async (snapshotPath) => {
    const pair = await tried(await startPair(snapshotPath));
    all.add(pair);
    return pair;
  });
  const began = performance.now();
  const first = await start();
  const starting = performance.now() - began;
  const idle: Pair[] = [first];
  // Each pair holds some 400 MB: no more of them than pay off.
  const most = Math.min(availableParallelism(), 4);
  const limit = pLimit(1);
  let programs = 0;
  let spent = 0;
  const addPairIfWorthIt = (milliseconds: number): void => {
    programs++;
    spent += milliseconds;
    const ahead = (limit.pendingCount * spent) / programs / limit.concurrency;
    if (limit.concurrency < most && ahead > START_PAYS * starting) limit.concurrency++;
  };
  const runOne = async (job: PythonJob, announce = true): Promise<PythonOutcome> => {
    const pair = idle.pop() ?? (await start());
    const ran = performance.now();
    // What the last program left is put back before this one begins; neither waits to be told so.
    const usable = pair.usable();
    const running = pair.run(job, { announce });
    if (!(await usable)) {
      await running.catch(() => {});
      all.delete(pair);
      return runOne(job, announce);
    }
    const outcome = await running.finally(() => {
      idle.push(pair);
      addPairIfWorthIt(performance.now() - ran);
    });
    return outcome === 'unforeseen' ? runOne(job, false) : outcome;
  };
  return {
    name: 'pyodide',
    python: `Python ${first.python}`,
    run: (job) => limit(() => runOne(job)),
    close: async () => {
      for (const pair of all) pair.stop();
    },
  };
}

/** The two interpreters of one program at a time. */
interface Pair {
  readonly python: string;
  readonly run: (job: PythonJob, options: JudgeOptions) => Promise<PythonOutcome | 'unforeseen'>;
  /** Resolves once what the last program left is gone; `false` where the pair is of no more use. */
  readonly usable: () => Promise<boolean>;
  readonly stop: () => void;
}

async function startPair(snapshotPath: string | undefined): Promise<Pair> {
  const start = (role: Role): Promise<Guard> =>
    startGuard({
      role,
      pyodideFolder,
      snapshotPath,
      source: pyodideSource(role),
      memoryLimit: MEMORY_LIMIT,
    });
  const starting = [start('tests'), start('solution')] as const;
  const kill = (): void => {
    for (const guard of starting) guard.then((started) => started.kill()).catch(() => {});
  };
  const [tests, solution] = await Promise.all(starting).catch((thrown: unknown) => {
    kill();
    throw thrown;
  });
  let restored = Promise.resolve(true);
  return {
    python: solution.python,
    run: async (job, options) => {
      const timeout = job.timeout * SLOWDOWN;
      try {
        return await judgeWithinTime(tests, solution, { ...job, timeout }, options, restored);
      } finally {
        restored = Promise.all([tests.restore(), solution.restore()]).then((both) => {
          if (both.every(Boolean)) return true;
          kill();
          return false;
        });
      }
    },
    usable: () => restored,
    stop: kill,
  };
}
