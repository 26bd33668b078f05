import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { caveatsOf } from '../../src/report/caveats.js';
import { openResults } from '../../src/results/results.js';
import type { AskedItems } from '../../src/store/responses.js';
import { outcomeOf } from '../support/cli.js';
import { describeWithRealData, realData } from '../support/data.js';
import { temporaryFolder } from '../support/temp.js';

interface Row {
  readonly item: number;
  readonly sample?: number;
}

/** What is known of the items of an import with these outputs of GSM8K, of our sample or of the published file. */
async function imported(
  rows: readonly Row[],
  dataset = 'sample',
): Promise<{ asked: AskedItems | undefined; caveats: string }> {
  const folder = temporaryFolder();
  const [file, store] = [join(folder, 'outputs.jsonl'), join(folder, 'store.db')];
  const lines = rows.map(({ item, sample }, place) =>
    JSON.stringify({ item: `test/${item}`, sample, response: `The final answer is ${place}.` }),
  );
  writeFileSync(file, lines.join('\n'));
  const line = ['import', 'gsm8k', '-p', file, '-m', 'm', '--dataset', dataset, '--store', store];
  expect(await outcomeOf(line)).toBe('done');
  const results = openResults(store);
  const report = results.run('latest');
  results.close();
  return { asked: report.benchmarks[0]?.asked, caveats: caveatsOf(report).join('\n') };
}

/** One sample of each of so many items, and further samples of item 0. */
const uneven = (items: number, ...more: readonly number[]): Row[] => [
  ...Array.from({ length: items }, (_, item) => ({ item, sample: 0 })),
  ...more.map((sample) => ({ item: 0, sample })),
];

describe('the items of an import', () => {
  it.each<[string, Row[], AskedItems, string]>([
    ['one sample of each', uneven(5), { items: 5, fewest: 1, most: 1 }, ''],
    ['one item twice', uneven(5, 1), { items: 5, fewest: 1, most: 2 }, '1 to 2 samples of each'],
    ['a gap in the indices', uneven(5, 9_999), { items: 5, fewest: 1, most: 2 }, '1 to 2 samples'],
    ['one item often', uneven(2, 1, 2, 3), { items: 2, fewest: 1, most: 4 }, '1 to 4 samples'],
    ['indices that start late', [{ item: 3, sample: 7 }], { items: 1, fewest: 1, most: 1 }, ''],
    ['no indices', [{ item: 0 }, { item: 0 }], { items: 1, fewest: 2, most: 2 }, ''],
  ])('are counted as they are: %s', async (_name, rows, expected, said) => {
    const { asked, caveats } = await imported(rows);
    expect(asked).toEqual(expected);
    if (said === '') expect(caveats).not.toContain('samples of each');
    else expect(caveats).toContain(`GSM8K (CoT): ${said}`);
  });
});

describe('the items of a run', () => {
  it('are those of its plan, whatever was answered so far', async () => {
    const store = join(temporaryFolder(), 'store.db');
    const line = `run gsm8k -m demo --limit 4 -k 3 --store ${store}`;
    expect(await outcomeOf(line)).toBe('done');
    const results = openResults(store);
    const [benchmark] = results.run('latest').benchmarks;
    results.close();
    expect(benchmark?.asked).toEqual({ items: 4, fewest: 3, most: 3 });
  });
});

describeWithRealData('the items of published files', () => {
  it('are a number of whole items, with any samples', async () => {
    const dataset = realData('datasets/gsm8k/test.jsonl');
    const { caveats } = await imported(uneven(20, 1, 2), dataset);
    expect(caveats).toContain('20 of the 1,319 published items.');
    const all = await imported(uneven(1319, 1), dataset);
    expect(all.caveats).not.toContain('published items');
  });
});
