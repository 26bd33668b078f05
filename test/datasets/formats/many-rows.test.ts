import { describe, expect, it, vi } from 'vitest';
import { contentOf } from '../../../src/datasets/formats/content.js';
import { rowsOf } from '../../../src/datasets/formats/rows.js';

vi.mock('../../../src/datasets/formats/limits.js', async (original) => {
  const limits = await original<typeof import('../../../src/datasets/formats/limits.js')>();
  return { ...limits, LIMITS: { ...limits.LIMITS, rows: 50 } };
});

const read = async (name: string, text: string): Promise<number> => {
  let rows = 0;
  for await (const _row of rowsOf(name, contentOf(Buffer.from(text)))) rows++;
  return rows;
};

describe('a file of more rows than a dataset has', () => {
  it.each([
    ['x.csv', 'a,b\n'],
    ['x.tsv', 'a\tb\n'],
    ['x.jsonl', '{}\n'],
  ])('is refused as %s', async (name, row) => {
    expect(await read(name, row.repeat(50))).toBe(50);
    await expect(read(name, row.repeat(51))).rejects.toThrow(`${name} contains more than 50 rows`);
  });

  it('is refused as a JSON array', async () => {
    await expect(read('x.json', `[${'{},'.repeat(50)}{}]`)).rejects.toThrow(/more than 50 rows/);
  });
});
