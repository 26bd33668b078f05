import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { humaneval } from '../../src/benchmarks/humaneval.js';
import { loadDataset } from '../../src/datasets/load.js';
import { openSandbox } from '../../src/sandbox/open.js';
import { sharedHome } from '../support/cli.js';
import { FULL } from '../support/full.js';
import { missing } from './hostile/attack.js';

process.env.CARDBENCH_HOME = sharedHome;

/** Milliseconds of work before each answer of the right program, and all that it may take. */
const [WORK, LIMIT] = [70, 600];

/** WebAssembly has no clock of a thread, so the work is counted there. */
const WORKS = {
  bubblewrap: [`end = time.thread_time() + ${WORK / 1000}`, 'while time.thread_time() < end: pass'],
  pyodide: ['for _ in range(700_000): pass'],
};

/** Keeps every processor busy with this many others while something is done. */
async function besideBusyLoops<T>(each: number, work: () => Promise<T>): Promise<T> {
  const loop = 'const until = Date.now() + 120000; while (Date.now() < until);';
  const loops = Array.from({ length: each * availableParallelism() }, () =>
    spawn(process.execPath, ['-e', loop], { stdio: 'ignore' }),
  );
  try {
    return await work();
  } finally {
    for (const child of loops) child.kill('SIGKILL');
  }
}

// In Pyodide only with all cases: its interpreters start while the loops run.
describe.each(FULL ? (['bubblewrap', 'pyodide'] as const) : (['bubblewrap'] as const))(
  'a right program in %s',
  async (name) => {
    const why = await missing(name);
    it.skipIf(why !== undefined)(
      'is never timed out because the machine was busy (HumanEval Sample/19)',
      async () => {
        const { items } = await loadDataset(humaneval.dataset, { kind: 'sample' });
        const item = items.find(({ id }) => id === 'Sample/19');
        if (item === undefined) throw new Error('no Sample/19');
        const { prompt, canonicalSolution, test, entryPoint } = item.data;
        // Works for a share of its limit, by its own processor time, before each of its four answers.
        const slow =
          `\nright = ${entryPoint}\nimport time\ndef ${entryPoint}(*args):\n` +
          WORKS[name].map((line) => `    ${line}\n`).join('') +
          '    return right(*args)\n';
        const sandbox = await openSandbox(name);
        try {
          const outcome = await besideBusyLoops(4, () =>
            sandbox.run({
              solution: prompt + canonicalSolution + slow,
              helpers: '',
              tests: test,
              call: `check(${entryPoint})`,
              entryPoint,
              timeout: LIMIT,
            }),
          );
          expect(outcome).toEqual({ kind: 'passed' });
        } finally {
          await sandbox.close();
        }
      },
    );
  },
);
