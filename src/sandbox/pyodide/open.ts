import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { PythonJob, PythonOutcome, Sandbox } from '../sandbox.js';
import { anotherPairPays } from './another-pair.js';
import { startingFromSnapshot } from './ensure-snapshot.js';
import { type Pair, startPair } from './pair.js';
import { tried } from './trial.js';

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
  const pays = anotherPairPays(starting);
  const addPairIfWorthIt = (milliseconds: number): void => {
    const more = pays(milliseconds, limit.pendingCount, limit.concurrency);
    if (more && limit.concurrency < most) limit.concurrency++;
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
