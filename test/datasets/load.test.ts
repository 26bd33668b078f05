import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { benchmarkById, benchmarks } from '../../src/benchmarks/registry.js';
import { packageRoot } from '../../src/core/package-root.js';
import type { Row } from '../../src/datasets/formats/row.js';
import { loadDataset } from '../../src/datasets/load.js';
import { datasetNames, readManifest } from '../../src/datasets/manifest.js';
import { openDataset } from '../../src/datasets/open.js';
import { temporaryFolder } from '../support/temp.js';

describe('the built-in samples', () => {
  it.each(benchmarks.map((benchmark) => [benchmark.id, benchmark] as const))(
    'of %s load through the loader of the published files, as many as the manifest says',
    async (_id, benchmark) => {
      const { items } = await loadDataset(benchmark.dataset, { kind: 'sample' });
      const { sampleItems } = readManifest(benchmark.dataset.name);
      if (benchmark.dataset.items === undefined) expect(items).toHaveLength(sampleItems);
      expect(items.length).toBeGreaterThanOrEqual(20);
      expect(items.length).toBeGreaterThanOrEqual(20);
    },
  );

  it('cover eight subjects of MMLU and all languages of MGSM four times', async () => {
    const load = (id: string) => {
      const found = benchmarks.find((benchmark) => benchmark.id === id);
      if (found === undefined) throw new Error(id);
      return loadDataset(found.dataset, { kind: 'sample' });
    };
    const subjects = new Set((await load('mmlu')).items.map(({ tags }) => tags.subject));
    expect(subjects.size).toBeGreaterThanOrEqual(8);
    const languages = new Map<string, number>();
    for (const { tags } of (await load('mgsm')).items) {
      languages.set(tags.language ?? '', (languages.get(tags.language ?? '') ?? 0) + 1);
    }
    expect(languages.size).toBe(11);
    expect(Math.min(...languages.values())).toBeGreaterThanOrEqual(4);
  });

  it('every folder of datasets/ has a valid manifest', () => {
    expect(datasetNames()).toEqual(readdirSync(join(packageRoot, 'datasets')).sort());
    for (const name of datasetNames()) expect(readManifest(name).sources.length).toBeGreaterThan(0);
  });
});

describe('loadDataset', () => {
  const [mmlu] = benchmarks;
  if (mmlu === undefined) throw new Error('no benchmark');

  it('hashes a folder by the names and contents of the files it read, and no others', async () => {
    const [a, b] = [temporaryFolder(), temporaryFolder()];
    for (const folder of [a, b]) writeFileSync(join(folder, 'anatomy_test.csv'), 'q,1,2,3,4,A\n');
    writeFileSync(join(b, 'notes.txt'), 'not read');
    const hash = async (path: string) =>
      (await loadDataset(mmlu.dataset, { kind: 'path', path })).sha256;
    expect(await hash(a)).toBe(await hash(b));
    writeFileSync(join(b, 'anatomy_test.csv'), 'q,1,2,3,4,B\n');
    expect(await hash(a)).not.toBe(await hash(b));
  });

  it('says in one sentence what is missing', async () => {
    const empty = temporaryFolder();
    const load = (path: string) => loadDataset(mmlu.dataset, { kind: 'path', path });
    await expect(load(join(empty, 'nowhere'))).rejects.toThrow(/no dataset at/);
    await expect(load(empty)).rejects.toThrow(/contains no file of mmlu/);
    await expect(
      loadDataset(mmlu.dataset, { kind: 'published' }, { CARDBENCH_HOME: empty }),
    ).rejects.toThrow(/cardbench datasets pull mmlu/);
  });
});

describe('openDataset', () => {
  const sample = { kind: 'sample' } as const;
  const all = async <Data>(items: AsyncIterable<Data>): Promise<Data[]> => {
    const found: Data[] = [];
    for await (const item of items) found.push(item);
    return found;
  };

  it.each(benchmarks.map((benchmark) => [benchmark.id, benchmark] as const))(
    'reads the items of %s as loadDataset does, as often as asked',
    async (_id, { dataset }) => {
      const { items, ...version } = await loadDataset<unknown>(dataset, sample);
      const { outline, first, read, size, ...opened } = await openDataset<unknown>(dataset, sample);
      expect(size).toBeGreaterThan(0);
      expect(opened).toEqual(version);
      expect(first).toEqual(items[0]);
      expect([...outline]).toEqual(items.map(({ id, tags }) => ({ id, tags })));
      expect(await all(read())).toEqual(items);
      expect(await all(read())).toEqual(items);
    },
  );

  it('says so when the file has changed since', async () => {
    const path = join(temporaryFolder(), 'sums.jsonl');
    const row = (n: number): string => JSON.stringify({ question: `${n}?`, answer: `#### ${n}` });
    writeFileSync(path, `${row(1)}\n${row(2)}\n`);
    const { dataset } = benchmarkById('gsm8k');
    const { read } = await openDataset<unknown>(dataset, { kind: 'path', path });
    writeFileSync(path, `${row(1)}\n${row(3)}\n`);
    await expect(all(read())).rejects.toThrow(/sums.jsonl was changed during the run/);
  });

  it('says so when the items are others each time', async () => {
    const path = join(temporaryFolder(), 'sums.jsonl');
    writeFileSync(path, `${JSON.stringify({ question: '1?', answer: '#### 1' })}\n`);
    const { dataset } = benchmarkById('gsm8k');
    let count = 0;
    const restless = {
      ...dataset,
      parse: async function* (rows: AsyncIterable<Row>) {
        for await (const item of dataset.parse(rows)) yield { ...item, id: `sum/${count++}` };
      },
    };
    const { read } = await openDataset<unknown>(restless, { kind: 'path', path });
    await expect(all(read())).rejects.toThrow(
      /item 1 is now "sum\/1" and was "sum\/0"; .* parse does not return the same items/,
    );
  });

  it('hashes the whole file though its parser stops early', async () => {
    const path = join(temporaryFolder(), 'sums.jsonl');
    const row = (n: number): string => JSON.stringify({ question: `${n}?`, answer: `#### ${n}` });
    writeFileSync(path, Array.from({ length: 5000 }, (_, n) => row(n)).join('\n'));
    const { dataset } = benchmarkById('gsm8k');
    const source = { kind: 'path', path } as const;
    const whole = await loadDataset<unknown>(dataset, source);
    const hasty = {
      ...dataset,
      parse: async function* (rows: AsyncIterable<Row>) {
        for await (const item of dataset.parse(rows)) {
          yield item;
          if (item.id === whole.items[9]?.id) return;
        }
      },
    };
    const some = await loadDataset<unknown>(hasty, source);
    expect(some.items).toEqual(whole.items.slice(0, 10));
    expect(some.sha256).toBe(whole.sha256);
  });
});
