import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/core/package-root.js';
import { temporaryFolder } from '../support/temp.js';

/** The files of "Add a benchmark: SQuAD" in CONTRIBUTING.md, as they are added to a copy of the project. */
const added = join(import.meta.dirname, 'files');

function copyOfTheProject(): string {
  const copy = temporaryFolder();
  const copied = ['src', 'datasets', 'build.mjs', 'package.json'];
  for (const name of [...copied, 'tsconfig.json', 'tsconfig.build.json']) {
    cpSync(join(packageRoot, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(packageRoot, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

it('adding SQuAD takes three new files and a line in the catalogue', () => {
  const files = readdirSync(added, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.\w+$/.test(name),
  );
  expect(files).toHaveLength(3);

  const copy = copyOfTheProject();
  cpSync(added, copy, { recursive: true });
  const catalogue = join(copy, 'src', 'benchmarks', 'catalogue.ts');
  const before = readFileSync(catalogue, 'utf8');
  const line = "  squad: async () => (await import('./squad.js')).squad,\n";
  writeFileSync(
    catalogue,
    before.replace(/^ {2}gsm8k: .*\n/m, (gsm8k) => gsm8k + line),
  );
  expect(readFileSync(catalogue, 'utf8')).not.toBe(before);

  execFileSync(process.execPath, ['build.mjs'], { cwd: copy });
  const run = ['run', 'squad', '-m', 'demo', '--json', '--store', join(copy, 'x.db')];
  const main = join(copy, 'dist', 'cli', 'main.js');
  const printed = execFileSync(process.execPath, [main, ...run], { cwd: copy, encoding: 'utf8' });
  const [squad] = JSON.parse(printed).benchmarks;
  expect(squad).toMatchObject({ benchmark: 'squad', n: 20, errors: 0 });
  expect(squad.metrics.f1).toBeGreaterThan(0.5);
}, 180_000);
