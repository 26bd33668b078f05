import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mmluPro } from '../../src/benchmarks/mmlu-pro/mmlu-pro.js';
import { loadDataset } from '../../src/datasets/load.js';
import { writeParquet } from '../support/parquet.js';
import { responseOf } from '../support/response.js';
import { temporaryFolder } from '../support/temp.js';

const load = (path: string) => loadDataset(mmluPro.dataset, { kind: 'path', path });
const extract = (name: string, text: string): string | null =>
  mmluPro.scorer.extractors[name]?.(responseOf(text), { id: 'x', tags: {}, data: {} as never }) ??
  null;

describe('the prompt of MMLU-Pro', () => {
  it('shows five worked examples of the item’s own category, none of them the item', async () => {
    const { items } = await loadDataset(mmluPro.dataset, { kind: 'sample' });
    for (const item of items) {
      expect(item.data.shots).toHaveLength(5);
      const prompt = mmluPro.prompt(item);
      if (prompt.kind !== 'chat') throw new Error('not a chat');
      expect(prompt.messages).toHaveLength(11);
      expect(prompt.messages.at(-1)?.content).toContain(item.data.question);
      for (const [i, shot] of item.data.shots.entries()) {
        expect(shot.question).not.toBe(item.data.question);
        const answer = prompt.messages[2 * i + 1]?.content ?? '';
        expect(extract('best-answer', answer)).toBe(shot.gold);
        expect(answer).not.toMatch(/think step by step|The answer is \(/);
      }
    }
  });

  it('says what is missing when there is no validation split', async () => {
    const path = join(temporaryFolder(), 'test.jsonl');
    writeFileSync(
      path,
      '{"question_id":1,"question":"q","options":["a","b"],"answer":"B","category":"law"}\n',
    );
    const { items } = await load(path);
    expect(() => mmluPro.prompt(items[0] as never)).toThrow(
      /"law" has 0 few-shot examples instead of 5/,
    );
  });
});

describe('the loader of MMLU-Pro', () => {
  it('reads the published Parquet like the sample, the worked examples first', async () => {
    const { items } = await loadDataset(mmluPro.dataset, { kind: 'sample' });
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'data'));
    const shots = [...new Set(items.flatMap(({ data }) => data.shots))];
    writeParquet(join(folder, 'data', 'validation-00000-of-00001.parquet'), {
      question_id: shots.map((_, i) => i),
      question: shots.map(({ question }) => question),
      options: shots.map(({ options }) => [...options]),
      answer: shots.map(({ gold }) => gold),
      cot_content: shots.map(({ solution }) => solution),
      category: items
        .filter((_, i) => i % 5 === 0)
        .flatMap(({ data }) => Array(5).fill(data.category)),
    });
    writeParquet(join(folder, 'data', 'test-00000-of-00001.parquet'), {
      question_id: items.map(({ id }) => Number(id)),
      question: items.map(({ data }) => data.question),
      options: items.map(({ data }) => [...data.options]),
      answer: items.map(({ data }) => data.gold),
      category: items.map(({ data }) => data.category),
    });
    expect((await load(folder)).items).toEqual(items);
  });

  it.each([
    [
      '{"question_id":1,"question":"q","options":["a","b"],"answer":"C","category":"law"}',
      /"answer" is the letter of an option that does not exist/,
    ],
    [
      '{"question_id":1,"question":"q","options":"a, b","answer":"A","category":"law"}',
      /"options" must be a list/,
    ],
    ['{"question_id":1,"question":"q","options":[],"answer":"A","category":"law"}', /one to ten/],
  ])('reports %s with file and line', async (row, message) => {
    const path = join(temporaryFolder(), 'test.jsonl');
    writeFileSync(path, row);
    await expect(load(path)).rejects.toThrow(message);
    await expect(load(path)).rejects.toThrow(/test\.jsonl, line 1/);
  });
});

describe('the official extractor of MMLU-Pro', () => {
  // Each as Python's regular expressions decide.
  it.each([
    ['The answer is (E). Or: the answer is B', 'E'],
    ['the answer is J', 'J'],
    ['Answer: A answer: B\nAnswer: C', 'B'],
    ['Answer:\n\nD', 'D'],
    ['answer: x\nAnswer: F', 'F'],
    ['answer: A\u2028Answer: B', 'B'],
    ['I think B, or perhaps C', 'C'],
    ['B_ and D', 'D'],
    ['Dé', null],
    ['中E', null],
    ['E\u0301', 'E'],
    ['none', null],
    ['', null],
  ])('of %j is %j', (text, answer) => {
    expect(extract('mmlu-pro-official', text)).toBe(answer);
  });

  it('draws a letter only in the variant that guesses, always the same for an item', () => {
    const guess = extract('mmlu-pro-official-guess', 'none');
    expect(guess).toMatch(/^[A-J]$/);
    expect(extract('mmlu-pro-official-guess', 'nothing either')).toBe(guess);
  });
});
