import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { benchmarks } from '../../src/benchmarks/registry.js';
import { packageRoot } from '../../src/core/package-root.js';
import { loadDataset } from '../../src/datasets/load.js';
import { datasetNames, readManifest } from '../../src/datasets/manifest.js';
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
    await expect(load(empty)).rejects.toThrow(/no file of mmlu/);
    await expect(
      loadDataset(mmlu.dataset, { kind: 'published' }, { CARDBENCH_HOME: empty }),
    ).rejects.toThrow(/cardbench datasets pull mmlu/);
  });
});
