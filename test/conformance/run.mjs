// Runs the conformance tests and writes what they measured into the table of docs/fidelity.md. With arguments, which are
// vitest's (a file of test/conformance, -t <name>), only those tests run, and only their rows of the table are replaced.
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

const part = process.argv.slice(2);
const tests = part.length === 0 ? ['test/conformance'] : part;
const { status } = spawnSync('npx', ['vitest', 'run', ...tests], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, CARDBENCH_FIDELITY: rows, CARDBENCH_TEST_FULL: '1' },
});
const measured = readFileSync(rows, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line));
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
/** What a line of the table is about. */
const about = (text) => text.split(' | ', 1)[0];

const BEGIN = '<!-- measured by npm run conformance -->';
const END = '<!-- end of the measured table -->';
const text = readFileSync(page, 'utf8');
const from = text.indexOf(BEGIN);
const to = text.indexOf(END);
if (from === -1 || to === -1) throw new Error(`${page} lacks the markers of the table`);

const lines = measured.map(line);
const anew = new Set(lines.map(about));
const kept = text
  .slice(from, to)
  .split('\n')
  .filter((text) => text.startsWith('| '))
  .slice(1)
  .filter((text) => part.length > 0 && !anew.has(about(text)));
const table = [
  '| benchmark | official scorer | outputs compared | n | agree | exceptions |',
  '|---|---|---|---|---|---|',
  ...[...kept, ...lines].sort((a, b) => (about(a) < about(b) ? -1 : 1)),
].join('\n');
writeFileSync(page, `${text.slice(0, from + BEGIN.length)}\n${table}\n${text.slice(to)}`);
console.log(`\n${measured.length} rows written to docs/fidelity.md`);
