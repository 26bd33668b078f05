import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { benchmarkById } from '../../src/benchmarks/registry.js';
import { loadDataset } from '../../src/datasets/load.js';
import { readManifest } from '../../src/datasets/manifest.js';
import { openDataset } from '../../src/datasets/open.js';
import { caveatsOf } from '../../src/report/caveats.js';
import { openResults } from '../../src/results/results.js';
import { outcomeOf } from '../support/cli.js';
import { describeWithRealData, realData } from '../support/data.js';
import { FULL, partOf } from '../support/full.js';
import { sharedFolder, temporaryFolder } from '../support/temp.js';

const gsm8k = benchmarkById('gsm8k').dataset;
const own = (count: number): string =>
  Array.from({ length: count }, (_, i) => ({ question: `How many are ${i}?`, answer: `#### ${i}` }))
    .map((row) => `${JSON.stringify(row)}\n`)
    .join('');
const at = (path: string) => ({ kind: 'path', path }) as const;

describe('a file of one’s own', () => {
  it('is no part of the published items, however few or many rows it has', async () => {
    for (const rows of [1, 2, 1319, 1400]) {
      const path = join(temporaryFolder(), 'x.jsonl');
      writeFileSync(path, own(rows));
      const found = await openDataset<unknown>(gsm8k, at(path));
      expect(found).toMatchObject({ origin: 'own', publishedItems: undefined });
    }
  });

  it('is said to be so in the report, and not to be 2 of 1319', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'x.jsonl'), own(2));
    const store = join(folder, 'store.db');
    const line = `run gsm8k -m demo --dataset ${join(folder, 'x.jsonl')} --store ${store}`;
    expect(await outcomeOf(line)).toBe('done');
    const results = openResults(store);
    const report = results.run('latest');
    results.close();
    expect(report.benchmarks[0]?.record).toMatchObject({ datasetOrigin: 'own', published: null });
    const caveats = caveatsOf(report).join('\n');
    expect(caveats).toContain('2 of your own items, which are not known to be published ones');
    expect(caveats).not.toMatch(/of the 1,319/);
  });

  it('is the sample’s when it is the sample', async () => {
    const found = await loadDataset<unknown>(gsm8k, { kind: 'sample' });
    expect(found).toMatchObject({ origin: 'sample', publishedItems: 1319 });
  });
});

const tried = FULL ? 'all' : 'one in 6';
describeWithRealData(`published files: ${tried}`, () => {
  const path = (file: string): string => realData(`datasets/${file}`);

  const PUBLISHED: readonly (readonly [string, string, number])[] = [
    ['gsm8k', 'gsm8k/test.jsonl', 1319],
    ['humaneval', 'humaneval/HumanEval.jsonl.gz', 164],
    ['ifeval', 'ifeval/input_data.jsonl', 541],
    ['mgsm', 'mgsm', 2750],
    ['mmlu', 'mmlu', 14_042],
    ['math', 'math/test.jsonl', 5000],
    ['math-hard', 'math/test.jsonl', 1324],
    ['bfcl', 'bfcl_v2', 3641],
    ['agieval', 'agieval', 2546],
    ['bigbench', 'bigbench', 13_089],
    ['bigbench-geometric-shapes', 'bigbench', 359],
  ];
  it.each(partOf(PUBLISHED, 6, 'published'))(
    'of %s are known by their sha256, wherever they lie',
    async (id, file, items) => {
      const found = await openDataset<unknown>(benchmarkById(id).dataset, at(path(file)));
      expect(found.outline).toHaveLength(items);
      expect(found).toMatchObject({ origin: 'published', publishedItems: items });
    },
    60_000,
  );

  it('of which only some are there are a part of them', async () => {
    const mgsm = await openDataset<unknown>(
      benchmarkById('mgsm').dataset,
      at(path('mgsm/mgsm_de.tsv')),
    );
    expect(mgsm).toMatchObject({ origin: 'part of the published', publishedItems: 2750 });
    const folder = join(temporaryFolder(), 'some');
    mkdirSync(folder);
    cpSync(path('mmlu/test/anatomy_test.csv'), join(folder, 'anatomy_test.csv'));
    const mmlu = await openDataset<unknown>(benchmarkById('mmlu').dataset, at(folder));
    expect(mmlu).toMatchObject({ origin: 'part of the published', publishedItems: 14_042 });
  });

  it('with one letter changed are the user’s own', async () => {
    const file = join(temporaryFolder(), 'test.jsonl');
    writeFileSync(file, readFileSync(path('gsm8k/test.jsonl'), 'utf8').replace('a', 'b'));
    expect(await openDataset<unknown>(gsm8k, at(file))).toMatchObject({ origin: 'own' });
  });
});

describeWithRealData('items of the published set, in a file of another kind', () => {
  const home = sharedFolder();
  beforeAll(() => {
    const folder = join(home, 'datasets', 'gsm8k');
    mkdirSync(folder, { recursive: true });
    const name = readManifest('gsm8k').sources[0]?.file ?? '';
    cpSync(realData('datasets/gsm8k/test.jsonl'), join(folder, name));
  });
  const found = (path: string) => openDataset<unknown>(gsm8k, at(path), { CARDBENCH_HOME: home });
  const lines = (): string[] =>
    readFileSync(realData('datasets/gsm8k/test.jsonl'), 'utf8').trim().split('\n');

  it('are known by what they hold, where the cache holds the published set', async () => {
    const some = join(temporaryFolder(), 'some.jsonl');
    writeFileSync(some, lines().slice(700, 720).reverse().join('\n'));
    expect(await found(some)).toMatchObject({
      origin: 'part of the published',
      publishedItems: 1319,
    });
    const array = join(temporaryFolder(), 'all.json');
    writeFileSync(array, `[${lines().join(',')}]`);
    expect(await found(array)).toMatchObject({ origin: 'published' });
  });

  it('are the user’s own with a single row among them that is not published', async () => {
    const path = join(temporaryFolder(), 'mixed.jsonl');
    writeFileSync(path, `${lines().slice(0, 20).join('\n')}\n${own(1)}`);
    expect(await found(path)).toMatchObject({ origin: 'own', publishedItems: undefined });
  });
});
