import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { openResults } from '../../src/results/results.js';
import { openConnection } from '../../src/store/open.js';
import { lockRun } from '../../src/store/run-lock.js';
import { cardbench } from '../support/cli.js';
import { sharedFolder } from '../support/temp.js';

describe('runs tag, note and delete', () => {
  const store = join(sharedFolder(), 'x.db');
  let [first, second] = ['', ''];
  const runs = (...args: string[]) => cardbench(['runs', ...args, '--store', store]);
  const about = (id: string) => {
    const results = openResults(store);
    const found = results.runs().find(({ run }) => run.id === id)?.annotations;
    results.close();
    return found;
  };

  beforeAll(async () => {
    for (const seed of ['1', '2']) {
      await cardbench(['run', 'mmlu', '-m', 'demo', '--seed', seed, '--fresh', '--store', store]);
    }
    const results = openResults(store);
    [first = '', second = ''] = results.runs().map(({ run }) => run.id);
    results.close();
  });

  it('adds tags, each once, and removes others', async () => {
    expect((await runs('tag', first, 'good', 'paper', 'good')).stdout).toBe(
      `${first}: good, paper\n`,
    );
    expect((await runs('tag', first, '--remove', 'good,never')).stdout).toBe(`${first}: paper\n`);
    expect(about(first)).toEqual({ tags: ['paper'], note: '' });
    expect(about(second)).toEqual({ tags: [], note: '' });
  });

  it('replaces a note, and strips what a terminal would act on', async () => {
    await runs('note', first, 'one');
    await runs('note', first, 'two \u001b[31mred');
    expect(about(first)?.note).toBe('two red');
    await runs('note', first, '');
    expect(about(first)?.note).toBe('');
  });

  it.each([
    [['tag', 'latest'], 'Give tags to add'],
    [['tag', 'latest', 'x'.repeat(61)], 'longer than 60 characters'],
    [['tag', 'latest', ' '], 'A tag is empty'],
    [['note', 'latest', 'x'.repeat(10_001)], 'has 10001 characters'],
    [['tag', 'nothing', 'x'], 'There is no run "nothing"'],
    [['delete', 'latest'], 'add --yes'],
  ])('refuses %j', async (args, complaint) => {
    const { code, stderr } = await runs(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(complaint);
  });

  it('does not make a store that is not there', async () => {
    const missing = join(sharedFolder(), 'missing.db');
    const { code, stderr } = await cardbench(['runs', 'tag', 'latest', 'x', '--store', missing]);
    expect(code).toBe(2);
    expect(stderr).toContain('does not exist');
    expect(statSync(missing, { throwIfNoEntry: false })).toBeUndefined();
  });

  it('does not delete a run that another process is working on', async () => {
    const db = openConnection(store);
    const release = lockRun(db, first);
    const { code, stderr } = await runs('delete', first, '--yes');
    release();
    db.close();
    expect(code).toBe(2);
    expect(stderr).toContain('Another process is working on the run');
  });

  it('deletes a run with everything that belongs to it, and nothing else', async () => {
    const before = statSync(store).size;
    const { stdout, code } = await runs('delete', first, '--yes');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Deleted the run \S+; the store is \d+\.\d MB smaller\.\n$/);
    expect(statSync(store).size).toBeLessThan(before);
    const db = new Database(store);
    const tables = db
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .pluck()
      .all() as string[];
    const [benchmark] = db.prepare('SELECT id FROM run_benchmarks').pluck().all();
    const [scoring] = db.prepare('SELECT id FROM scorings').pluck().all();
    const left = tables.flatMap((table) => {
      const columns = (db.pragma(`table_info(${table})`) as { name: string }[]).map(
        ({ name }) => name,
      );
      const strays = (column: string, kept: unknown) =>
        columns.includes(column)
          ? (db
              .prepare(`SELECT count(*) FROM ${table} WHERE ${column} <> ?`)
              .pluck()
              .get(kept) as number)
          : 0;
      const found =
        strays('run_id', second) +
        strays('run_benchmark_id', benchmark) +
        strays('scoring_id', scoring);
      return found === 0 ? [] : [`${table}: ${found}`];
    });
    db.close();
    expect(left).toEqual([]);
    expect((await runs('show', second)).code).toBe(0);
  });
});
