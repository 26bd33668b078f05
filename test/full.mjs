// Runs the test files of which `npm test` tries a part, with all of their cases.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const tests = readdirSync(join(root, 'test'), { recursive: true })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => join('test', name));
// They ask `FULL` of support/full.ts; the last one runs on the versions of Node in CARDBENCH_TEST_NODES.
const files = [
  ...tests.filter((file) => readFileSync(join(root, file), 'utf8').includes('/support/full.js')),
  join('test', 'sandbox', 'pyodide', 'nodes.test.ts'),
];
const { status } = spawnSync('npx', ['vitest', 'run', ...files, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, CARDBENCH_TEST_FULL: '1' },
});
process.exit(status ?? 1);
