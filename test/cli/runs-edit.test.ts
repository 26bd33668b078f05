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
    expect(about(first)).toEqual({ tags: ['paper'], note: '', name: null });
    expect(about(second)).toEqual({ tags: [], note: '', name: null });
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
    [['tag', 'latest', ' '], '<names> is given an empty value'],
    [['note', 'latest', 'x'.repeat(10_001)], 'has 10001 characters'],
    [['tag', 'nothing', 'x'], 'There is no run "nothing"'],
    [['delete', 'latest'], 'add --yes'],
    [['name', 'latest', '20261123'], 'is no name of a run'],
    [['name', 'latest', 'latest'], 'is no name of a run'],
    [['list', '--since', '2026-02-30'], '--since must be a day such as'],
    [['list', '--limit', '0'], '--limit must be a whole number'],
  ])('refuses %j', async (args, complaint) => {
    const { code, stderr } = await runs(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(complaint);
  });

  it('names a run, which is then found by its name', async () => {
    expect((await runs('name', first, 'best')).stdout).toBe(`${first} is now also "best".\n`);
    expect((await runs('show', 'best')).stdout).toContain(first);
    const other = await runs('name', second, 'best');
    expect([other.code, other.stderr]).toEqual([
      2,
      expect.stringContaining(`Run ${first} has the name "best"`),
    ]);
    expect((await runs('show', 'bst')).stderr).toContain('did you mean "best"');
    expect((await runs('name', 'best', '')).stdout).toBe(`${first} has no name.\n`);
    expect((await runs('show', 'best')).code).toBe(2);
  });

  it('names a run as it is made, unless another run has the name', async () => {
    const make = (...args: string[]) =>
      cardbench(['run', 'mgsm', '-m', 'demo', '-n', '2', '--store', store, ...args]);
    await make('--name', 'quick');
    expect((await runs('show', 'quick')).code).toBe(0);
    const again = await make('--name', 'quick', '--fresh');
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('the name "quick"')]);
    await runs('delete', 'quick', '--yes');
    expect((await runs('show', 'quick')).code).toBe(2);
  });

  it('lists the runs that are meant', async () => {
    await runs('tag', first, 'listed');
    const ids = async (...args: string[]) =>
      JSON.parse((await runs('list', '--json', ...args)).stdout).map(
        ({ id }: { id: string }) => id,
      );
    const today = new Date(`${first.slice(0, 4)}-${first.slice(4, 6)}-${first.slice(6, 8)}`)
      .toISOString()
      .slice(0, 10);
    expect(await ids('--tag', 'listed')).toEqual([first]);
    expect(await ids('--since', today)).toEqual([first, second]);
    expect(await ids('--since', '2999-01-01')).toEqual([]);
    expect(await ids('--until', today, '--limit', '1')).toEqual([first]);
    expect(await ids('--until', '2020-01-01')).toEqual([]);
    expect(await ids('--model', 'DEMO', '--benchmark', 'mmlu')).toEqual([first, second]);
    expect(await ids('--benchmark', 'gsm8k')).toEqual([]);
    expect(await ids('--status', 'incomplete')).toEqual([]);
    expect((await runs('list', '--tag', 'no')).stdout).toBe(
      `None of the 2 runs in ${store} is one of these.\n`,
    );
    expect((await runs('list')).stdout).toContain(`${first}  ${today} `);
  });

  it('gives space back', async () => {
    expect((await runs('compact')).stdout).toMatch(/ is \d+\.\d MB smaller\.\n$/);
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
