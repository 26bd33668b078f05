import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { zebralogic } from '../../src/benchmarks/zebralogic.js';
import { loadDataset } from '../../src/datasets/load.js';
import { scoreResponse } from '../../src/scorers/scorer.js';
import { responseOf } from '../support/response.js';
import { temporaryFolder } from '../support/temp.js';

const tags = { size: '2*2', scale: 'small', cells: '4' };
const item = {
  id: 'p',
  tags,
  data: {
    puzzle: 'p',
    columns: ['Name', 'Pet'],
    houses: [
      ['Ada', 'dog'],
      ['Bo', 'cat'],
    ],
  },
};
const score = (text: string) =>
  scoreResponse(zebralogic.scorer, 'last-object', responseOf(text), item, {
    sandbox: () => Promise.reject(new Error('none')),
  });
const solution = (first: unknown, second: unknown): string =>
  JSON.stringify({ reasoning: 'r', solution: { 'House 1': first, 'House 2': second } });
const bo = { Name: 'Bo', Pet: 'cat' };

describe('a solved puzzle', () => {
  it.each([
    [solution({ Name: 'Ada', Pet: 'dog' }, bo), 1, 4],
    [`I see.\n\`\`\`json\n${solution({ Name: ' ADA', Pet: ['dog', 'cat'] }, bo)}\n\`\`\``, 1, 4],
    [solution({ Name: 'Bo', Pet: 'dog' }, bo), 0, 3],
    [solution({ Name: null, Pet: '' }, bo), 0, 2],
    [solution({ Name: 'Ada' }, undefined), 0, 1],
    // The last whole object counts.
    [`${solution({ Name: 'Ada', Pet: 'dog' }, bo)} ${solution({}, bo)}`, 0, 2],
    [`{"solution": {} ${solution({ Name: 'Ada', Pet: 'dog' }, bo)}`, 0, undefined],
    ['{"solution": null}', 0, undefined],
    ['{"solution": ["House 1"]}', 0, 0],
    ['no table', 0, undefined],
  ])('of %j scores %j, with %j right cells', async (text, value, rightCells) => {
    const { details, ...scored } = await score(text);
    expect(scored.value).toBe(value);
    expect(details?.rightCells).toBe(rightCells);
  });

  it('counts all cells of puzzles that have no answer', () => {
    const sample = { item: 'p', sample: 0, tags };
    const results = zebralogic.metrics.flatMap((metric) =>
      metric.compute([
        { ...sample, value: 1, details: { rightCells: 4 } },
        { ...sample, item: 'q', value: 0, details: { rightCells: 2 } },
        { ...sample, item: 'r', value: 0 },
      ]),
    );
    const value = (name: string) => results.find((result) => result.name === name)?.estimate.value;
    expect(value('puzzle_acc')).toBeCloseTo(1 / 3, 12);
    expect(value('cell_acc')).toBeCloseTo(6 / 12, 12);
    expect(value('puzzle_acc/small')).toBeCloseTo(1 / 3, 12);
  });
});

it('says that the public copy has no solutions', async () => {
  const blank = {
    header: ['House', 'Name'],
    rows: [
      ['___', '___'],
      ['___', '___'],
    ],
  };
  const path = join(temporaryFolder(), 'x.jsonl');
  writeFileSync(path, JSON.stringify({ id: 'i', size: '2*2', puzzle: 'p', solution: blank }));
  await expect(loadDataset(zebralogic.dataset, { kind: 'path', path })).rejects.toThrow(
    /x\.jsonl, line 1: the solution is blanked out, as in the public copy/,
  );
});
