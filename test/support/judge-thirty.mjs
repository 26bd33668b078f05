// Run with the Node under test: opens the built Pyodide sandbox and has it judge 30 programs, every
// other one wrong. Prints the verdicts: `pfpf...`.
import { openSandbox } from '../../dist/sandbox/open.js';

const sandbox = await openSandbox('pyodide');
const outcomes = await Promise.all(
  Array.from({ length: 30 }, (_, number) =>
    sandbox.run({
      solution: `import re, json\ndef f(x):\n    return x + ${number % 2}\n`,
      helpers: '',
      tests: 'def check(candidate):\n    assert candidate(1) == 1\n',
      call: 'check(f)',
      entryPoint: 'f',
      timeout: 10_000,
    }),
  ),
);
await sandbox.close();
process.stdout.write(outcomes.map(({ kind }) => kind.slice(0, 1)).join(''));
