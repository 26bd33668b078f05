import { CardbenchError } from '../core/errors.js';
import type { JudgeOptions } from './judge-program.js';
import { PRELOADED } from './pyodide-preloaded.js';
import type { PythonJob, PythonOutcome } from './sandbox.js';

const SOLUTION = `import ${PRELOADED.join(', ')}\ndef f(n):\n    return sum(range(n))\n`;

function trial(expected: number): PythonJob {
  return {
    solution: SOLUTION,
    helpers: '',
    tests: `def check(candidate):\n    assert candidate(10) == ${expected}\n`,
    call: 'check(f)',
    entryPoint: 'f',
    timeout: 10_000,
  };
}

interface Tried {
  readonly run: (job: PythonJob, options: JudgeOptions) => Promise<PythonOutcome | 'unforeseen'>;
  /** Resolves once the next program may come. */
  readonly usable: () => Promise<boolean>;
  readonly stop: () => void;
}

/** The same, once it has passed a right program and failed a wrong one; else it is stopped. */
export async function tried<T extends Tried>(guard: T): Promise<T> {
  const right = await guard.run(trial(45), { announce: true });
  await guard.usable();
  const wrong = await guard.run(trial(46), { announce: true });
  const passed = right !== 'unforeseen' && right.kind === 'passed';
  if (passed && wrong !== 'unforeseen' && wrong.kind === 'failed') return guard;
  guard.stop();
  const what = passed ? 'passes a wrong program' : 'fails a right program';
  throw new CardbenchError(
    `The Pyodide sandbox ${what} here; install bubblewrap and python3 and use --sandbox bubblewrap.`,
  );
}
