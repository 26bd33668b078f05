import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gpqaDiamond } from '../../src/benchmarks/gpqa.js';
import { promptText } from '../../src/core/prompt.js';
import { loadDataset } from '../../src/datasets/load.js';
import { stringify } from '../support/csv-text.js';
import { temporaryFolder } from '../support/temp.js';

const HEADER = [
  'Record ID',
  'Question',
  'Correct Answer',
  'Incorrect Answer 1',
  'Incorrect Answer 2',
  'Incorrect Answer 3',
];
const load = async (rows: readonly (readonly string[])[]) => {
  const path = join(temporaryFolder(), 'gpqa_diamond.csv');
  writeFileSync(path, stringify(rows));
  return (await loadDataset(gpqaDiamond.dataset, { kind: 'path', path })).items;
};
const rows = (n: number): string[][] =>
  Array.from({ length: n }, (_, i) => [
    `rec${i}`,
    `Question ${i}?`,
    'right',
    'one',
    'two',
    'three',
  ]);

describe('GPQA Diamond', () => {
  it('shows the four choices in an order that is the same in every run, and stores it', async () => {
    const first = await load([HEADER, ...rows(50)]);
    expect(await load([HEADER, ...rows(50)])).toEqual(first);
    for (const { data, tags } of first) {
      expect([...data.choices].sort()).toEqual(['one', 'right', 'three', 'two']);
      expect(data.choices['ABCD'.indexOf(data.gold)]).toBe('right');
      const answers = ['right', 'one', 'two', 'three'];
      expect([...(tags.order ?? '')].map((place) => answers[Number(place)])).toEqual(data.choices);
    }
  });

  it('does not favour a letter: 4,000 items, each place a quarter', async () => {
    const counts: Record<string, number> = { A: 0, B: 0, C: 0, D: 0 };
    for (const { data } of await load([HEADER, ...rows(4000)]))
      counts[data.gold] = (counts[data.gold] ?? 0) + 1;
    // Four standard errors of a quarter of 4,000 are 110.
    for (const count of Object.values(counts)) expect(Math.abs(count - 1000)).toBeLessThan(110);
  });

  it.each([
    ['as they are', ['two', 'Acid [aq]  x', 'one', 'three'], 'B'],
    ['without brackets', ['two', 'Acid x', 'one', 'three'], 'B'],
    ['with a line after the last', ['two', 'three', 'one', 'Acid [aq] x\nAnswer:'], 'D'],
    ['that are others', ['a', 'b', 'c', 'd'], undefined],
    ['of which two are alike but for brackets', ['Acid [l] x', 'Acid [s] x', 'a', 'b'], undefined],
  ])(
    'has the right letter for choices that were shown in another order: %s',
    (_, shown, letter) => {
      const data = { question: '?', choices: ['Acid [aq] x', 'one', 'two', 'three'], gold: 'A' };
      expect(gpqaDiamond.withChoices?.(data, shown)?.gold).toBe(letter);
    },
  );

  it('gives an item its order by its id, wherever it stands in the file', async () => {
    const forward = await load([HEADER, ...rows(20)]);
    const backward = await load([HEADER, ...rows(20).reverse()]);
    expect([...backward].reverse()).toEqual(forward);
  });

  it('shows question and choices, and asks for the phrase that is looked for', async () => {
    const [item] = await load([HEADER, ...rows(1)]);
    if (item === undefined) throw new Error('no item');
    const text = promptText(gpqaDiamond.prompt(item));
    for (const [i, choice] of item.data.choices.entries())
      expect(text).toContain(`${'ABCD'[i]}. ${choice}`);
    expect(text).toContain('Question 0?');
    expect(text).toContain('best answer is');
  });

  it('reports a malformed row with file and line, without its text', async () => {
    const broken = [...rows(1), ['rec9', 'A secret question', '', 'x', 'y', 'z']];
    await expect(load([HEADER, ...broken])).rejects.toThrow(
      /gpqa_diamond\.csv, line 3: column "Correct Answer"/,
    );
    await expect(load([HEADER, ...broken])).rejects.not.toThrow(/secret/);
  });
});
