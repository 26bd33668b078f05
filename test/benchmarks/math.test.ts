import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { math, math500, mathHard } from '../../src/benchmarks/math/math.js';
import { loadDataset } from '../../src/datasets/load.js';
import { cardbench } from '../support/cli.js';
import { writeParquet } from '../support/parquet.js';
import { temporaryFolder } from '../support/temp.js';

const ROW = {
  problem: 'What is $1+1$?',
  level: 'Level 5',
  type: 'Counting & Probability',
  solution: 'It is $\\boxed{2}$.',
};

describe('MATH', () => {
  it('has every subject and level in its sample, and twenty of level 5', async () => {
    const { items } = await loadDataset(math.dataset, { kind: 'sample' });
    expect(new Set(items.map(({ tags }) => tags['subject'])).size).toBe(7);
    expect(new Set(items.map(({ tags }) => tags['level']))).toEqual(new Set([...'12345']));
    const hard = await loadDataset(mathHard.dataset, { kind: 'sample' });
    expect(hard.items).toHaveLength(20);
    expect(hard.publishedItems).toBe(1324);
    expect(hard.items.every(({ tags }) => tags['level'] === '5')).toBe(true);
  });

  it('gives a problem the same id in every layout', async () => {
    const folder = temporaryFolder();
    const lines = join(folder, 'test.jsonl');
    writeFileSync(lines, `${JSON.stringify(ROW)}\n`);
    const parquet = join(folder, 'test.parquet');
    writeParquet(
      parquet,
      Object.fromEntries(Object.entries(ROW).map(([name, value]) => [name, [value]])),
    );
    const five = join(folder, 'five.jsonl');
    const { type, level: _level, ...rest } = ROW;
    writeFileSync(
      five,
      JSON.stringify({ ...rest, subject: type, level: 5, answer: '2', unique_id: 'x' }),
    );
    const ids = [];
    for (const [dataset, path] of [
      [math.dataset, lines],
      [math.dataset, parquet],
      [math500.dataset, five],
    ] as const) {
      const { items } = await loadDataset(dataset, { kind: 'path', path });
      expect(items[0]?.tags).toEqual({ subject: 'counting_and_probability', level: '5' });
      expect(items[0]?.data.gold).toBe('2');
      ids.push(items[0]?.id);
    }
    expect(ids[0]).toMatch(/^counting_and_probability\/[0-9a-f]{8}$/);
    expect(new Set(ids).size).toBe(1);
  });

  it('says which solution has no box', async () => {
    const path = join(temporaryFolder(), 'test.jsonl');
    writeFileSync(
      path,
      `${JSON.stringify(ROW)}\n${JSON.stringify({ ...ROW, problem: 'x', solution: '2' })}\n`,
    );
    await expect(loadDataset(math.dataset, { kind: 'path', path })).rejects.toThrow(
      'test.jsonl, line 2: column "solution": there is no \\boxed{} with the answer.',
    );
  });

  it('reports by subject and by level', async () => {
    const path = join(temporaryFolder(), 'outputs.jsonl');
    const { items } = await loadDataset(math.dataset, { kind: 'sample' });
    writeFileSync(
      path,
      items
        .map(({ id, data, tags }) =>
          JSON.stringify({
            item: id,
            response: `so \\boxed{${tags['level'] === '5' ? 'no' : data.gold}}`,
          }),
        )
        .join('\n'),
    );
    const { stdout } = await cardbench([
      'score',
      'math',
      '-p',
      path,
      '--dataset',
      'sample',
      '--json',
    ]);
    const { metrics, noAnswer } = JSON.parse(stdout);
    expect(noAnswer).toBe(0);
    expect(metrics.acc).toBeCloseTo(21 / 41, 12);
    expect(metrics['level/4']).toBe(1);
    expect(metrics['level/5']).toBe(0);
    expect(metrics['subject/geometry']).toBeCloseTo(4 / 7, 12);
  });
});
