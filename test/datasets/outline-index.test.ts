import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { mmluDataset } from '../../src/benchmarks/mmlu/dataset.js';
import { benchmarkById } from '../../src/benchmarks/registry.js';
import type { Dataset } from '../../src/datasets/dataset.js';
import { openDataset } from '../../src/datasets/open.js';
import type { OpenDataset } from '../../src/datasets/opened.js';
import { cardbench } from '../support/cli.js';
import { describeWithRealData, realData } from '../support/data.js';
import { FULL } from '../support/full.js';
import { temporaryFolder } from '../support/temp.js';

/** Questions of two subjects in two files, large enough for an index. */
function questions(marked = ''): string {
  const folder = temporaryFolder();
  const filler = 'A sentence that gives the question the length of an ordinary one. '.repeat(5);
  for (const subject of ['anatomy', 'astronomy']) {
    const lines = Array.from(
      { length: 500 },
      (_, i) => `"${filler}${marked}${i}?",one,two,three,four,${'ABCD'[i % 4]}\n`,
    );
    writeFileSync(join(folder, `${subject}_test.csv`), lines.join(''));
  }
  return folder;
}

/** A machine, or a user, with a cache folder of its own. */
function machine(home = temporaryFolder()) {
  const env = { CARDBENCH_HOME: home };
  const indexes = (): string[] => {
    const folder = join(home, 'indexes');
    return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  };
  /** Opens a dataset, and counts the items that were read to do so. */
  const open = async (path: string, whole: Dataset<unknown> = mmluDataset, reader = 'mmlu') => {
    let count = 0;
    const counted: Dataset<unknown> = {
      ...whole,
      parse: async function* (rows, skip) {
        for await (const item of whole.parse(rows, skip)) {
          count++;
          yield item;
        }
      },
    };
    const opened = await openDataset(counted, { kind: 'path', path }, env, { reader });
    return { opened, count };
  };
  /** Opens it until it has an index: files that have just changed are not trusted to stay. */
  const indexed = async (path: string, ...how: [Dataset<unknown>?, string?]) => {
    const { opened } = await open(path, ...how);
    await vi.waitFor(
      async () => expect((await open(path, ...how)).count).toBeLessThan(opened.outline.length),
      { timeout: 30_000 },
    );
    return opened;
  };
  return { env, open, indexed, indexes };
}

async function contentOf({ read, ...version }: OpenDataset<unknown>) {
  const items: unknown[] = [];
  for await (const item of read()) items.push(item);
  return { ...version, items };
}

describe('the index of a dataset', () => {
  it('gives what a reading gives, and reads one item', async () => {
    const path = questions();
    const { open, indexed } = machine();
    const before = await contentOf(await indexed(path));
    const { opened, count } = await open(path);
    expect(count).toBe(1);
    expect(await contentOf(opened)).toEqual(before);
    expect(before.items).toHaveLength(1000);
  });

  it('is made anew when a file has changed, even one of the same size and time', async () => {
    const path = questions();
    const file = join(path, 'anatomy_test.csv');
    const { open, indexed } = machine();
    const first = await indexed(path);

    const { atime, mtime, size } = statSync(file);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('sentence', 'SENTENCE'));
    utimesSync(file, atime, mtime);
    expect(statSync(file).size).toBe(size);
    const second = await indexed(path);
    expect(second.sha256).not.toBe(first.sha256);
    expect((await contentOf((await open(path)).opened)).items).toHaveLength(1000);

    appendFileSync(file, 'One more?,one,two,three,four,A\n');
    expect((await indexed(path)).outline).toHaveLength(1001);

    cpSync(file, join(path, 'virology_test.csv'));
    expect((await open(path)).opened.outline).toHaveLength(1502);
  });

  it.each<[string, (text: string, other: string) => string]>([
    ['empty', () => ''],
    ['cut', (text) => text.slice(0, text.length / 2)],
    ['changed in one letter', (text) => text.replace('anatomy/7', 'anatomy/x')],
    ['of other files', (_, other) => other],
    ['not ours', () => '{"outline":[{"id":"x"}]}\n{}'],
  ])('is made anew, silently, if it is %s', async (_name, damage) => {
    const path = questions();
    const { open, indexed, indexes } = machine();
    const whole = await indexed(path);
    const [file = ''] = indexes();
    const elsewhere = machine();
    await elsewhere.indexed(questions('other '));
    const [other = ''] = elsewhere.indexes();
    const text = readFileSync(file, 'latin1');
    const damaged = damage(text, readFileSync(other, 'latin1'));
    expect(damaged).not.toBe(text);
    writeFileSync(file, damaged, 'latin1');

    const again = await open(path);
    expect(again.count).toBe(1000);
    expect(again.opened.outline).toEqual(whole.outline);
    expect(readFileSync(file, 'latin1')).toBe(text);
  });

  it('is of one reader: the same files as another benchmark’s are read', async () => {
    const path = questions();
    const { open, indexed } = machine();
    await indexed(path);
    const shots = benchmarkById('mmlu-5shot').dataset as Dataset<unknown>;
    expect((await open(path, shots, 'mmlu-5shot')).count).toBe(1000);
  });

  it('is left out where the cache cannot be written', async () => {
    const path = questions();
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    for (const home of [file, '/proc/cardbench']) {
      const { open } = machine(home);
      for (let time = 0; time < 2; time++) expect((await open(path)).count).toBe(1000);
    }
  });

  it('does not outlive a content that it missed', async () => {
    const path = questions();
    const { open, indexed, indexes } = machine();
    await indexed(path);
    const { opened } = await open(path);
    // Changed once it is open, as if nothing of the file's state had told so.
    appendFileSync(join(path, 'astronomy_test.csv'), 'One more?,one,two,three,four,A\n');
    await expect(contentOf(opened)).rejects.toThrow(/was changed during the run/);
    expect(indexes()).toEqual([]);
  });

  it('keeps 64 of them', async () => {
    const path = questions();
    const { env, indexed, indexes } = machine();
    const folder = join(env.CARDBENCH_HOME, 'indexes');
    mkdirSync(folder);
    for (let i = 0; i < 100; i++) {
      writeFileSync(join(folder, `${i}.json`), '');
      utimesSync(join(folder, `${i}.json`), i, i);
    }
    await indexed(path);
    expect(indexes()).toHaveLength(64);
    expect(indexes()).not.toContain(join(folder, '0.json'));
  });

  it('changes no byte of a run', async () => {
    const path = questions();
    const { env, indexed, indexes } = machine();
    const run = async (name: string) => {
      const store = join(temporaryFolder(), name);
      const args = `run mmlu -m demo --limit 30 --concurrency 1 --dataset ${path} --store ${store}`;
      expect((await cardbench(args.split(' '), { env })).code).toBe(0);
      return storedIn(store);
    };
    const without = await run('without.db');
    await indexed(path, mmluDataset, 'mmlu');
    const written = indexes().map((file) => statSync(file).mtimeMs);
    const withIndex = await run('with.db');
    expect(indexes().map((file) => statSync(file).mtimeMs)).toEqual(written);
    expect(withIndex).toEqual(without);
    expect(without['responses']).toHaveLength(30);
  });
});

/** Every table of a store, without times, and without the names of run and store. */
function storedIn(path: string): Record<string, unknown[]> {
  const db = new SQLite(path, { readonly: true });
  const tables = db
    .prepare("select name from sqlite_master where type = 'table' and sql not like '%virtual%'")
    .pluck()
    .all() as string[];
  const own = /^(?:id|run_id|config|.*_at|latency_ms|first_token_ms)$/;
  const rows = (table: string) =>
    (db.prepare(`select * from "${table}"`).all() as Record<string, unknown>[]).map((row) =>
      Object.fromEntries(Object.entries(row).filter(([column]) => !own.test(column))),
    );
  const stored = Object.fromEntries(
    tables.filter((name) => name !== 'changes').map((name) => [name, rows(name)]),
  );
  db.close();
  return stored;
}

describeWithRealData('the index of published files', () => {
  it.each(FULL ? ['mmlu', 'mgsm', 'bbh'] : ['mgsm'])(
    'of %s gives what a reading gives',
    async (id) => {
      const { open } = machine();
      const dataset = benchmarkById(id).dataset as Dataset<unknown>;
      const first = await open(realData(`datasets/${id}`), dataset, id);
      const second = await open(realData(`datasets/${id}`), dataset, id);
      expect(second.count).toBeLessThan(first.count);
      expect(await contentOf(second.opened)).toEqual(await contentOf(first.opened));
    },
  );
});
