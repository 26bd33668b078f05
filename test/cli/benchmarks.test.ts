import { describe, expect, it } from 'vitest';
import { benchmarkById, benchmarks } from '../../src/benchmarks/registry.js';
import { loadDataset } from '../../src/datasets/load.js';
import { cardbench } from '../support/cli.js';
import { describeWithRealData, realData } from '../support/data.js';
import { FULL, partOf } from '../support/full.js';

/** Items by benchmark, as `cardbench benchmarks` prints them. */
async function itemsPrinted(): Promise<Map<string, number>> {
  const { stdout } = await cardbench(['benchmarks']);
  const ids = new Set(benchmarks.map(({ id }) => id));
  const rows = stdout.split('\n').filter((line) => ids.has(line.split(' ')[0] ?? ''));
  return new Map(
    rows.map((line) => {
      const [id = '', , items = ''] = line.split(/ {2,}/);
      return [id, Number(items.replaceAll(',', ''))];
    }),
  );
}

describe('cardbench benchmarks', () => {
  it('says how many items each benchmark takes, not how many its dataset has', async () => {
    const printed = await itemsPrinted();
    expect([...printed.keys()]).toEqual(benchmarks.map(({ id }) => id));
    expect(printed.get('math')).toBe(5000);
    expect(printed.get('math-hard')).toBe(1324);
    expect(printed.get('bigbench')).toBe(13_089);
    expect(printed.get('bigbench-geometric-shapes')).toBe(359);
  });
});

const tried = FULL ? 'all' : 'one in 6';
describeWithRealData(`the numbers of cardbench benchmarks: ${tried}`, () => {
  const folders: Readonly<Record<string, string>> = {
    agieval: 'agieval',
    bfcl: 'bfcl_v2',
    'bfcl-tools': 'bfcl_v2',
    bigbench: 'bigbench',
    'bigbench-geometric-shapes': 'bigbench',
    gsm8k: 'gsm8k',
    humaneval: 'humaneval',
    ifeval: 'ifeval',
    math: 'math',
    'math-hard': 'math',
    mgsm: 'mgsm',
    mmlu: 'mmlu',
    'mmlu-5shot': 'mmlu',
  };

  it.each(partOf(Object.entries(folders), 6, 'numbers'))(
    'are those of the real data: %s',
    async (id, folder) => {
      const path = realData(`datasets/${folder}`);
      const { items } = await loadDataset<unknown>(benchmarkById(id).dataset, {
        kind: 'path',
        path,
      });
      expect((await itemsPrinted()).get(id)).toBe(items.length);
    },
    60_000,
  );
});
