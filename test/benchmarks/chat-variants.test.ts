import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gpqa, gpqaDiamond, gpqaExtended } from '../../src/benchmarks/gpqa.js';
import { arcChallengeChat } from '../../src/benchmarks/gpt4all/arc.js';
import { mmluPro, mmluProZeroShot } from '../../src/benchmarks/mmlu-pro/mmlu-pro.js';
import { loadDataset } from '../../src/datasets/load.js';
import { cardbench } from '../support/cli.js';
import { temporaryFolder } from '../support/temp.js';

describe('the sets of GPQA', () => {
  it('are read from the file of their name', async () => {
    const path = temporaryFolder();
    const header =
      'Record ID,Question,Correct Answer,Incorrect Answer 1,Incorrect Answer 2,Incorrect Answer 3';
    for (const set of ['diamond', 'main', 'extended']) {
      writeFileSync(join(path, `gpqa_${set}.csv`), `${header}\n${set},q,a,b,c,d\n`);
    }
    const ids = await Promise.all(
      [gpqaDiamond, gpqa, gpqaExtended].map(async ({ dataset }) => {
        const { items } = await loadDataset(dataset, { kind: 'path', path });
        return items.map(({ id }) => id);
      }),
    );
    expect(ids).toEqual([['diamond'], ['main'], ['extended']]);
  });
});

describe('the variants without examples', () => {
  it('ask one question in one turn', async () => {
    const { items } = await loadDataset(mmluPro.dataset, { kind: 'sample' });
    const [item] = items;
    if (item === undefined) throw new Error('no item');
    const turns = [mmluPro, mmluProZeroShot].map((benchmark) => {
      const prompt = benchmark.prompt(item);
      return prompt.kind === 'chat' ? prompt.messages : [];
    });
    expect(turns.map(({ length }) => length)).toEqual([11, 1]);
    expect(turns[1]).toEqual(turns[0]?.slice(-1));
  });

  it('run from end to end', async () => {
    const ids = [arcChallengeChat, mmluProZeroShot, gpqa, gpqaExtended].map(({ id }) => id);
    const store = join(temporaryFolder(), 'x.db');
    const { code, stdout } = await cardbench([
      'run',
      ...ids,
      '-m',
      'demo',
      '--store',
      store,
      '--json',
    ]);
    expect(code).toBe(0);
    const { benchmarks } = JSON.parse(stdout);
    expect(benchmarks).toHaveLength(4);
    for (const { n, errors, noAnswer, metrics } of benchmarks) {
      expect({ errors, noAnswer }).toEqual({ errors: 0, noAnswer: 0 });
      expect(n).toBeGreaterThanOrEqual(20);
      expect(metrics.acc).toBeGreaterThan(0.4);
      expect(metrics.acc).toBeLessThan(1);
    }
  });
});
