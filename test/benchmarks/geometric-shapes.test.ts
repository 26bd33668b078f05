import { describe, expect, it } from 'vitest';
import { geometricShapes } from '../../src/benchmarks/bigbench/geometric-shapes.js';
import { loadDataset } from '../../src/datasets/load.js';
import { scoreResponse } from '../../src/scorers/scorer.js';
import { describeWithRealData, realData } from '../support/data.js';
import { responseOf } from '../support/response.js';

const context = {
  sandbox: () => Promise.reject(new Error('no sandbox')),
};

describe('geometric_shapes in writing', () => {
  const { scorer } = geometricShapes;
  const item = { id: 'x', data: { context: '', gold: 'hexagon' }, tags: {} };
  const value = async (response: string): Promise<number> =>
    (await scoreResponse(scorer, 'first-sentence', responseOf(response), item, context)).value;

  it('is right when the first sentence is the name and nothing else', async () => {
    expect(await value('hexagon')).toBe(1);
    expect(await value('hexagon. It has six sides')).toBe(1);
    expect(await value('\n\n?hexagon\nQ:')).toBe(1);
    expect(await value(' hexagon')).toBe(0);
    expect(await value('Hexagon')).toBe(0);
    expect(await value('a hexagon')).toBe(0);
    expect(await value('...')).toBe(0);
  });

  it('reads 128 characters and no further', async () => {
    expect(await value(`${'.'.repeat(121)}hexagonal`)).toBe(1);
    expect(await value(`${'.'.repeat(122)}hexagon`)).toBe(0);
  });

  it('continues the raw text', async () => {
    const { items } = await loadDataset(geometricShapes.dataset, { kind: 'sample' });
    expect(items.length).toBe(20);
    expect(items.map((each) => geometricShapes.prompt(each).kind)).not.toContain('chat');
  });
});

describeWithRealData('geometric_shapes as published', () => {
  it('has 359 items once duplicates are dropped', async () => {
    const source = { kind: 'path', path: realData('datasets/bigbench') } as const;
    const { items } = await loadDataset(geometricShapes.dataset, source);
    expect(items.length).toBe(359);
  });
});
