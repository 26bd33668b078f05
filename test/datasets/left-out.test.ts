import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { benchmarkById } from '../../src/benchmarks/registry.js';
import type { Dataset } from '../../src/datasets/dataset.js';
import { records } from '../../src/datasets/dataset.js';
import { loadDataset } from '../../src/datasets/load.js';
import { openDataset } from '../../src/datasets/open.js';
import { describeWithRealData, realData } from '../support/data.js';
import { temporaryFolder } from '../support/temp.js';

function pathOf(rows: readonly unknown[]): string {
  const path = join(temporaryFolder(), 'rows.jsonl');
  writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'));
  return path;
}

const ids = (items: readonly { readonly id: string }[]): string[] => items.map(({ id }) => id);

describe('a dataset that is a part of published files', () => {
  const even: Dataset<null> = {
    name: 'math-500',
    isPart: (id) => Number(id) % 2 === 0,
    parse: async function* (rows) {
      for await (const { record } of records(rows))
        yield { id: String(record['n']), data: null, tags: {} };
    },
  };
  const of = (...numbers: readonly number[]) =>
    ({ kind: 'path', path: pathOf(numbers.map((n) => ({ n }))) }) as const;

  it('leaves the other items out, and says how many', async () => {
    const source = of(1, 2, 3, 4, 5);
    const opened = await openDataset(even, source, {});
    expect([...opened.outline.ids]).toEqual(['2', '4']);
    expect(opened.leftOut).toEqual([
      `math-500: 3 of the 5 items in ${source.path} are not part of it and are left out.`,
    ]);
    const read: string[] = [];
    for await (const { id } of opened.read()) read.push(id);
    expect(read).toEqual(['2', '4']);
    expect(ids((await loadDataset(even, source, {})).items)).toEqual(['2', '4']);
  });

  it('is whole where nothing else is in the file, or nothing of it', async () => {
    for (const numbers of [
      [2, 4],
      [1, 3],
    ]) {
      const opened = await openDataset(even, of(...numbers), {});
      expect([...opened.outline.ids]).toEqual(numbers.map(String));
      expect(opened.leftOut).toEqual([]);
    }
  });
});

describe('IFEval', () => {
  const ifeval = benchmarkById('ifeval').dataset;
  const row = (key: number, id: string, kwargs: object) => ({
    key,
    prompt: `Prompt ${key}`,
    instruction_id_list: [id],
    kwargs: [kwargs],
  });
  const LIMIT = 'length_constraints:number_words';

  it('is read from both releases: with the parameters of a type, and with those of all', async () => {
    const limit = { relation: 'at least', num_words: 3 };
    const all = { ...limit, keywords: null, language: null, num_sentences: null };
    const [first, second] = await Promise.all(
      [limit, all].map((kwargs) =>
        loadDataset(ifeval, { kind: 'path', path: pathOf([row(1, LIMIT, kwargs)]) }, {}),
      ),
    );
    expect(second?.items).toEqual(first?.items);
  });

  it('leaves out the rows that its official code cannot load, each with its reason', async () => {
    const path = pathOf([
      row(1, LIMIT, { relation: 'at least', num_words: 3 }),
      row(2, LIMIT, { relation: 'around', num_words: 3 }),
      row(3, 'style:haiku', {}),
      { ...row(4, LIMIT, {}), kwargs: [] },
      { key: 5 },
    ]);
    const opened = await openDataset(ifeval, { kind: 'path', path }, {});
    expect([...opened.outline.ids]).toEqual(['1']);
    const [said = '', ...others] = opened.leftOut;
    expect(others).toEqual([]);
    expect(said).toContain(
      '4 rows of the dataset cannot be used and are left out: rows.jsonl, line 2: ',
    );
    expect(said).toContain(
      `line 2: the instruction "${LIMIT}" has a wrong parameter (relation must be `,
    );
    expect(said).toContain('line 3: an instruction is of an unknown type');
    expect(said).toContain('line 4: column "kwargs" must have one entry for each instruction');
    expect(said).toContain('line 5: column "prompt" is missing');
  });

  it('is refused if no row can be used', async () => {
    const source = { kind: 'path', path: pathOf([row(1, 'style:haiku', {})]) } as const;
    await expect(openDataset(ifeval, source, {})).rejects.toThrow(
      'rows.jsonl, line 1: an instruction is of an unknown type; no other row is an item of ifeval.',
    );
  });
});

describeWithRealData('MATH-500', () => {
  it('is found in the file of all 5,000 problems of MATH', async () => {
    const path = realData('datasets/math/test.jsonl');
    expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(5000);
    const opened = await openDataset(benchmarkById('math-500').dataset, { kind: 'path', path }, {});
    expect(opened.outline).toHaveLength(500);
    expect(opened.leftOut).toEqual([
      `math-500: 4,500 of the 5,000 items in ${path} are not part of it and are left out.`,
    ]);
  });
});
