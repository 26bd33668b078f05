import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { cardbench, onServer } from '../support/cli.js';
import { goldItems, startGoldServer } from '../support/gold-server.js';
import { sendJson } from '../support/server.js';
import { temporaryFolder } from '../support/temp.js';

describe('cardbench rescore', () => {
  it('scores stored responses again by another rule, makes no call, and keeps both results', async () => {
    const store = join(temporaryFolder(), 'x.db');
    const run = await cardbench(['run', 'mmlu', 'mgsm', '-m', 'demo', '--store', store, '--json']);
    const before = JSON.parse(run.stdout);
    const { code, stdout } = await cardbench([
      'rescore',
      before.run.slice(0, 10),
      '--benchmark',
      'mmlu',
      '--extractor',
      'last-letter',
      '--store',
      store,
      '--json',
    ]);
    expect(code).toBe(0);
    const { benchmarks } = JSON.parse(stdout);
    expect(benchmarks).toHaveLength(1);
    expect(benchmarks[0]).toMatchObject({
      benchmark: 'mmlu',
      extractor: 'last-letter',
      changed: 0,
      errors: 0,
    });
    expect(benchmarks[0].before.estimate.value).toBe(before.benchmarks[0].metrics['macro_avg/acc']);

    const db = new Database(store, { readonly: true });
    const scorings = db.prepare('SELECT extractor FROM scorings ORDER BY id').all();
    const responses = db.prepare('SELECT count(*) n FROM responses').get();
    db.close();
    expect(scorings).toEqual([
      { extractor: 'best-answer' },
      { extractor: 'mgsm-official' },
      { extractor: 'last-letter' },
    ]);
    expect(responses).toEqual({ n: 24 + 44 });

    // The newest scoring is the one that is shown.
    const shown = await cardbench(['report', '--store', store, '--format', 'json']);
    expect(JSON.parse(shown.stdout).benchmarks[0].scoring.extractor).toBe('last-letter');
  });

  it('does not stand in the way of the run, which goes on under its own rule', async () => {
    const store = join(temporaryFolder(), 'x.db');
    const items = await goldItems([['mmlu', { kind: 'sample' }]], () => false);
    let broken = true;
    const server = await startGoldServer(items, {
      before: (_call, response, index) => {
        if (broken && index % 3 === 1) sendJson(response, 500, {});
      },
    });
    const args = ['run', 'mmlu', ...onServer(server.baseUrl, store), '--retries', '0', '--json'];
    expect((await cardbench(args)).code).toBe(3);
    await cardbench(['rescore', '--extractor', 'last-letter', '--store', store]);
    broken = false;
    const { code, stdout } = await cardbench(args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).benchmarks[0]).toMatchObject({ n: 24, errors: 0 });
    const shown = await cardbench(['report', '--store', store, '--format', 'json']);
    expect(JSON.parse(shown.stdout).benchmarks[0]).toMatchObject({
      n: 24,
      scoring: { extractor: 'best-answer' },
    });
  });

  it('gives the same verdicts in both sandboxes', async () => {
    const store = join(temporaryFolder(), 'x.db');
    await cardbench(['run', 'humaneval', '-m', 'demo', '-n', '8', '--store', store]);
    const { stdout } = await cardbench([
      'rescore',
      '--sandbox',
      'pyodide',
      '--store',
      store,
      '--json',
    ]);
    expect(JSON.parse(stdout).benchmarks[0]).toMatchObject({ changed: 0, errors: 0 });
  });

  it('says in one sentence what it cannot do', async () => {
    const store = join(temporaryFolder(), 'x.db');
    await cardbench(['run', 'mmlu', '-m', 'demo', '--store', store, '-n', '1']);
    const complain = async (...args: string[]): Promise<string> => {
      const { code, stderr } = await cardbench(['rescore', ...args, '--store', store]);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await complain('nope')).toMatch(/There is no run "nope"/);
    expect(await complain('--extractor', 'nope')).toMatch(/best-answer, answer-colon, last-letter/);
    expect(await complain('--benchmark', 'mgsm')).toMatch(/has no benchmark "mgsm"; it has mmlu/);
  });
});
