import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { rescoreRun } from '../../src/runner/rescore.js';
import { openConnection } from '../../src/store/open.js';
import { responseOfRow, responseRow } from '../../src/store/reply-columns.js';
import { benchmarksOf, findRun } from '../../src/store/runs.js';
import { resultOf, scoringsOf } from '../../src/store/scorings.js';
import { cardbench } from '../support/cli.js';
import { temporaryFolder } from '../support/temp.js';

/** A copy of a store that a released version made: a run of the stand-in on sample items. */
function storeOf(version: string): string {
  const path = join(temporaryFolder(), `${version}.db`);
  const packed = readFileSync(new URL(`./stores/${version}.db.gz`, import.meta.url));
  writeFileSync(path, gunzipSync(packed));
  return path;
}

describe('a store that version 0.1.0 made', () => {
  it('gives the numbers that 0.1.0 gave', () => {
    const db = openConnection(storeOf('0.1.0'));
    const headlines = benchmarksOf(db, findRun(db, 'latest').id).map(({ id, benchmark }) => {
      const scoring = scoringsOf(db, id).at(-1);
      const metric = scoring && resultOf(db, scoring).metrics[0];
      return [benchmark, metric?.name, metric?.estimate.value, metric?.estimate.n];
    });
    db.close();
    expect(headlines).toEqual([
      ['bfcl-tools', 'overall_ast_summary/macro_avg/valid', 1, 3],
      ['hellaswag', 'acc_norm', 1, 5],
      ['gsm8k', 'em', 0.6, 5],
    ]);
  });

  it('has calls and log-likelihoods in columns of their own', () => {
    const db = openConnection(storeOf('0.1.0'));
    const kinds = benchmarksOf(db, findRun(db, 'latest').id).map(({ id, benchmark }) => {
      const rows = db.prepare('SELECT * FROM responses WHERE run_benchmark_id = ?').all(id);
      const contents = rows.map((row) => responseOfRow(responseRow.parse(row)).content);
      return [
        benchmark,
        new Set(contents.map(({ kind }) => kind)),
        contents.filter((content) => content.kind === 'text' && content.toolCalls.length > 0)
          .length,
        contents.some((content) => content.kind === 'text' && content.text.startsWith('{')),
      ];
    });
    db.close();
    expect(kinds).toEqual([
      ['bfcl-tools', new Set(['text']), 3, false],
      ['hellaswag', new Set(['log-likelihoods']), 0, false],
      ['gsm8k', new Set(['text']), 0, false],
    ]);
  });

  it('is scored anew to the same verdicts', async () => {
    const db = openConnection(storeOf('0.1.0'));
    const run = findRun(db, 'latest');
    const options = { extractor: undefined, only: undefined, judge: null, now: Date.now } as const;
    const changes = await rescoreRun({ db, run, sandbox: 'auto', ...options });
    db.close();
    expect(changes.map(({ benchmark, changed, errors }) => [benchmark, changed, errors])).toEqual([
      ['bfcl-tools', 0, 0],
      ['hellaswag', 0, 0],
      ['gsm8k', 0, 0],
    ]);
  });
});

describe('a run of version 0.1.0 that is unfinished', () => {
  it('is resumed by the same command: its replies are kept, and only the others are asked for', async () => {
    const path = storeOf('0.1.0-unfinished');
    const replies = (): unknown[] => {
      const db = openConnection(path, 'read');
      const rows = db
        .prepare('SELECT item, text, received_at FROM responses ORDER BY run_benchmark_id, item')
        .all();
      db.close();
      return rows;
    };
    const before = replies();
    expect(before).toHaveLength(9);
    const { code, stdout, stderr } = await cardbench([
      ...['run', 'mmlu', 'hellaswag', '-m', 'demo', '--store', path, '--json'],
    ]);
    expect(stderr).toMatch(/Resuming run \S+: 9 of 44 responses are stored/);
    expect(code).toBe(0);
    const { run, benchmarks } = JSON.parse(stdout);
    expect(benchmarks).toMatchObject([
      { benchmark: 'mmlu', n: 24, errors: 0 },
      { benchmark: 'hellaswag', n: 20, errors: 0 },
    ]);
    const after = replies();
    expect(after).toHaveLength(44);
    expect(after).toEqual(expect.arrayContaining(before));
    const db = openConnection(path, 'read');
    expect(findRun(db, 'latest')).toMatchObject({
      id: run,
      status: 'finished',
      cardbench: '0.1.0',
    });
    db.close();
  });
});
