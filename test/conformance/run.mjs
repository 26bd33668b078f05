// Runs the conformance tests and writes what they measured into the table of docs/fidelity.md.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = join(root, 'docs', 'fidelity.md');
const folder = mkdtempSync(join(tmpdir(), 'cardbench-fidelity-'));
const rows = join(folder, 'rows.jsonl');
writeFileSync(rows, '');

const { status } = spawnSync('npx', ['vitest', 'run', 'test/conformance'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, CARDBENCH_FIDELITY: rows, CARDBENCH_TEST_FULL: '1' },
});
const measured = readFileSync(rows, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line))
  .sort((a, b) => (a.what < b.what ? -1 : 1));
rmSync(folder, { recursive: true });

if (status !== 0) process.exit(status ?? 1);
if (measured.length === 0) {
  console.error(
    'Nothing was measured: the real data is not available, so the page was not changed.',
  );
  process.exit(1);
}

const count = (number) => number.toLocaleString('en-US');
const line = ({ what, official, outputs, n, agree, figures, exceptions }) =>
  `| ${what} | ${official} | ${outputs} | ${count(n)} | ${count(agree)}${figures === undefined ? '' : `; ${figures}`} | ${exceptions ?? 'none'} |`;
const table = [
  '| benchmark | official scorer | outputs compared | n | agree | exceptions |',
  '|---|---|---|---|---|---|',
  ...measured.map(line),
].join('\n');

const BEGIN = '<!-- measured by npm run conformance -->';
const END = '<!-- end of the measured table -->';
const text = readFileSync(page, 'utf8');
const from = text.indexOf(BEGIN);
const to = text.indexOf(END);
if (from === -1 || to === -1) throw new Error(`${page} lacks the markers of the table`);
writeFileSync(page, `${text.slice(0, from + BEGIN.length)}\n${table}\n${text.slice(to)}`);
console.log(`\n${measured.length} rows written to docs/fidelity.md`);
