import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { packageRoot } from '../../src/core/package-root.js';
import { FULL } from '../support/full.js';
import { temporaryFolder } from '../support/temp.js';

/** The examples are programs of a user: they import the built package by its name. */
const load = (name: string) => import(join(import.meta.dirname, 'examples', `${name}.ts`));

describe('the library', () => {
  it.runIf(FULL)(
    'has types under which every example compiles',
    () => {
      const tsc = join(packageRoot, 'node_modules', '.bin', 'tsc');
      const compile = () =>
        execFileSync(tsc, ['-p', 'test/api/tsconfig.json'], { cwd: packageRoot, encoding: 'utf8' });
      expect(compile).not.toThrow();
    },
    120_000,
  );

  it('plans, runs, rescores, reads, imports, compares and checks', async () => {
    vi.spyOn(console, 'log').mockImplementation(() => {});
    const folder = temporaryFolder();
    const store = join(folder, 'x.db');
    const summary = await (await load('run')).example(store);
    expect(summary).toMatchObject({ status: 'finished', benchmarks: [{ n: 4, errors: 0 }] });

    expect((await load('read')).example(store)).toHaveLength(4);

    const outputs = join(folder, 'outputs.jsonl');
    const line = (item: string) =>
      JSON.stringify({ item, response: 'I do not know. The final answer is 0.' });
    writeFileSync(outputs, [0, 1, 2, 3].map((place) => `${line(`test/${place}`)}\n`).join(''));
    const checked = await (await load('compare')).example(store, outputs, summary.run);
    expect(checked).toMatchObject({ rows: [{ benchmark: 'gsm8k' }] });
    expect(['NO-GO', 'INCONCLUSIVE']).toContain(checked.verdict);
  }, 120_000);
});
