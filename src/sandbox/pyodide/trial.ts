import { CardbenchError } from '../../core/errors.js';
import { PRELOADED } from '../preloaded.js';
import type { PythonJob } from '../sandbox.js';
import type { Pair } from './pair.js';

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

/** The same, once it has passed a right program and failed a wrong one; else it is stopped. */
export async function tried(pair: Pair): Promise<Pair> {
  const right = await pair.run(trial(45), { announce: true });
  await pair.usable();
  const wrong = await pair.run(trial(46), { announce: true });
  const passed = right !== 'unforeseen' && right.kind === 'passed';
  if (passed && wrong !== 'unforeseen' && wrong.kind === 'failed') return pair;
  pair.stop();
  const what = passed ? 'passes a wrong program' : 'fails a right program';
  throw new CardbenchError(
    `The Pyodide sandbox ${what} here; install bubblewrap and python3 and use --sandbox bubblewrap.`,
  );
}
