// `npm run bench -- scoring`: how long `cardbench score humaneval` takes as a whole command, for the canonical solutions and
// for published outputs, in each sandbox. `CARDBENCH_BASE=<folder>` names a built checkout of another version, which scores
// the same file in turn with this one: what else the machine does slows both down. `-- scoring canonical pyodide` measures
// those rows alone that have these words.
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchmarkById } from '../../dist/index.js';
import { source } from '../support/sources.mjs';
import { data, folder, median, root } from './support.mjs';

const { loadDataset } = await source('datasets/load.ts');

const TURNS = 5;

/** The seconds of a command: by the clock, and of the processor in all its processes (`times` of the shell). */
async function timesOf(main, args) {
  const start = performance.now();
  const script = '"$@" >/dev/null && times';
  const child = spawn('sh', ['-c', script, 'sh', process.execPath, main, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  const wall = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`cardbench ${args.join(' ')} ended with ${code}`);
  const [, children = ''] = output.trim().split('\n');
  const processor = [...children.matchAll(/(\d+)m([\d.,]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds.replace(',', '.')),
    0,
  );
  return { wall, processor };
}

/** What the command reads: the canonical solutions, and published outputs where they are here. */
async function outputs() {
  const humaneval = benchmarkById('humaneval');
  const real = join(data, 'datasets', 'humaneval');
  const from = existsSync(real) ? { kind: 'path', path: real } : { kind: 'sample' };
  const { items } = await loadDataset(humaneval.dataset, from);
  const canonical = join(folder, 'canonical.jsonl');
  writeFileSync(
    canonical,
    items
      .map(({ id, data: task }) =>
        JSON.stringify({ task_id: id, completion: task.canonicalSolution }),
      )
      .join('\n'),
  );
  const published = join(data, 'outputs', 'humaneval_wizardcoder15b', 'samples.jsonl');
  return {
    dataset: from.kind === 'path' ? from.path : 'sample',
    files: {
      [`${items.length} canonical solutions`]: canonical,
      ...(existsSync(published) ? { 'outputs of WizardCoder 15B': published } : {}),
    },
  };
}

/** @param words of the rows that are measured; all rows without any */
export async function scoring(words) {
  const { dataset, files } = await outputs();
  const versions = { ours: root, base: process.env.CARDBENCH_BASE };
  const columns = ['the other version', 'this version', 'ratio'];
  console.log(`| median of ${TURNS} | | ${columns.join(' | ')} |`);
  console.log(`|---|---|${columns.map(() => '---|').join('')}`);
  for (const [what, file] of Object.entries(files)) {
    for (const sandbox of ['pyodide', 'bubblewrap']) {
      if (!words.every((word) => `${what} ${sandbox}`.includes(word))) continue;
      const times = { ours: [], base: [] };
      // The first turn makes the snapshots, and is not counted.
      for (let turn = 0; turn <= TURNS; turn++) {
        for (const [name, checkout] of Object.entries(versions)) {
          if (!checkout) continue;
          const args = ['--predictions', file, '--dataset', dataset, '--sandbox', sandbox];
          const main = join(checkout, 'dist', 'cli', 'main.js');
          const time = await timesOf(main, ['score', 'humaneval', ...args]);
          if (turn > 0) times[name].push(time);
        }
      }
      for (const [of, title] of [
        ['wall', 'whole command'],
        ['processor', 'processor time'],
      ]) {
        const [base, ours] = [times.base, times.ours].map((all) =>
          median(all.map((each) => each[of])),
        );
        const cells =
          base === undefined
            ? ['-', `${ours.toFixed(2)} s`, '-']
            : [`${base.toFixed(2)} s`, `${ours.toFixed(2)} s`, (ours / base).toFixed(2)];
        console.log(`| ${what}, ${sandbox} | ${title} | ${cells.join(' | ')} |`);
      }
    }
  }
}
