import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/package-root.js';
import { cardbench } from '../support/cli.js';
import { temporaryFolder } from '../support/temp.js';

const page = (name: string): string =>
  readFileSync(join(packageRoot, 'docs', name), 'utf8').replace(/\s+/g, ' ');

/** Loads the config file of a folder, which leaves a file behind where its code runs. */
async function isRun(name: string, text: string, ...args: string[]): Promise<boolean> {
  const folder = temporaryFolder();
  const left = join(folder, 'left');
  writeFileSync(join(folder, name), text.replaceAll('LEFT', JSON.stringify(left)));
  await cardbench(['run', 'gsm8k', '-m', 'demo', '--dataset', 'sample', '--estimate', ...args], {
    cwd: folder,
  });
  return existsSync(left);
}

const CODE =
  "import { writeFileSync } from 'node:fs';\nwriteFileSync(LEFT, '');\nexport default {};\n";

describe('cardbench.config.ts is code', () => {
  it('which runs when a command finds it in its folder', async () => {
    expect(await isRun('cardbench.config.ts', CODE)).toBe(true);
  });

  it('and a YAML file in its place keeps it from running', async () => {
    expect(await isRun('cardbench.config.yaml', 'limit: 3\n')).toBe(false);
    const folder = temporaryFolder();
    const left = join(folder, 'left');
    writeFileSync(join(folder, 'cardbench.config.ts'), CODE.replace('LEFT', JSON.stringify(left)));
    writeFileSync(join(folder, 'own.yaml'), 'limit: 3\n');
    const line = 'run gsm8k -m demo --dataset sample --estimate --config own.yaml'.split(' ');
    expect((await cardbench(line, { cwd: folder })).code).toBe(0);
    expect(existsSync(left)).toBe(false);
  });

  it('and the documentation says so, with what to do in a folder that one does not trust', () => {
    const running = page('running.md');
    expect(running).toContain(
      '`cardbench.config.ts`, like a benchmark given as a file, is code. Loading it executes it with all your permissions and outside the sandbox.',
    );
    expect(running).toContain('use `--config` with a YAML file of your own');
    expect(page('own-benchmarks.md')).toContain('The file is code');
  });
});
