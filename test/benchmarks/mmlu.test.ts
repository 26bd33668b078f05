import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { mmlu, mmluFewShot } from '../../src/benchmarks/mmlu/mmlu.js';
import { promptText } from '../../src/core/prompt.js';
import { loadDataset } from '../../src/datasets/load.js';
import { stringify } from '../support/csv-text.js';
import { describeWithRealData, realData } from '../support/data.js';
import { FULL } from '../support/full.js';
import { writeParquet } from '../support/parquet.js';
import { responseOf } from '../support/response.js';
import { temporaryFolder } from '../support/temp.js';

const load = async (path: string) =>
  (await loadDataset(mmlu.dataset, { kind: 'path', path })).items;
type Items = Awaited<ReturnType<typeof load>>;

/** Writes the same items in the three other layouts in which MMLU is found. */
function writeLayouts(items: Items): Record<string, string> {
  const folder = temporaryFolder();
  const original = join(folder, 'original');
  mkdirSync(join(original, 'test'), { recursive: true });
  const bySubject = new Map<string, string[][]>();
  for (const { data } of items) {
    const rows = bySubject.get(data.subject) ?? [];
    rows.push([data.question, ...data.choices, data.gold]);
    bySubject.set(data.subject, rows);
  }
  for (const [subject, rows] of bySubject) {
    writeFileSync(join(original, 'test', `${subject}_test.csv`), stringify(rows));
  }
  mkdirSync(join(original, 'dev'));
  writeFileSync(
    join(original, 'dev', 'anatomy_dev.csv'),
    stringify([['q', '1', '2', '3', '4', 'A']]),
  );

  const simpleEvals = join(folder, 'mmlu.csv');
  const header = ['', 'Question', 'A', 'B', 'C', 'D', 'Answer', 'Subject'];
  const rows = items.map(({ data }, i) => [
    String(i),
    data.question,
    ...data.choices,
    data.gold,
    data.subject,
  ]);
  writeFileSync(simpleEvals, stringify([header, ...rows]));

  const hub = join(folder, 'hub');
  mkdirSync(join(hub, 'all'), { recursive: true });
  writeParquet(join(hub, 'all', 'test-00000-of-00001.parquet'), {
    question: items.map(({ data }) => data.question),
    subject: items.map(({ data }) => data.subject),
    choices: items.map(({ data }) => [...data.choices]),
    answer: items.map(({ data }) => 'ABCD'.indexOf(data.gold)),
  });
  return { original, simpleEvals, hub };
}

describe('the layouts of MMLU', () => {
  it('load alike: ids, texts and answers of the samples', async () => {
    const { items } = await loadDataset(mmlu.dataset, { kind: 'sample' });
    for (const [layout, path] of Object.entries(writeLayouts(items))) {
      expect(await load(path), layout).toEqual(items);
    }
  });

  it('include a header row with answers 0 to 3', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'anatomy_test.csv');
    writeFileSync(file, 'question,choice0,choice1,choice2,choice3,answer\nq,1,2,3,4,3\n');
    const [item] = await load(file);
    expect(item).toMatchObject({
      id: 'anatomy/0',
      data: { gold: 'D' },
      tags: { category: 'other' },
    });
  });

  it('report a malformed row with file and line', async () => {
    const folder = temporaryFolder();
    const write = (text: string): string => {
      const file = join(folder, 'anatomy_test.csv');
      writeFileSync(file, text);
      return file;
    };
    await expect(load(write('q,1,2,3,4,A\nq,1,2,3\n'))).rejects.toThrow(
      /anatomy_test\.csv, line 2: 4 columns/,
    );
    await expect(load(write('q,1,2,3,4,A\nq,1,2,3,4,E\n'))).rejects.toThrow(
      /line 2: the answer is not A to D or 0 to 3/,
    );
  });
});

describeWithRealData('the real MMLU', () => {
  const alike = FULL ? ', in all four layouts alike' : '';
  it(`has 14,042 items in 57 subjects${alike}`, async () => {
    const items = await load(realData('datasets/mmlu'));
    expect(items).toHaveLength(14_042);
    expect(new Set(items.map(({ tags }) => tags.subject)).size).toBe(57);
    expect(new Set(items.map(({ tags }) => tags.category)).size).toBe(4);
    if (!FULL) return;
    for (const [layout, path] of Object.entries(writeLayouts(items))) {
      const loaded = await load(path);
      expect(loaded.length, layout).toBe(14_042);
      // Says less than `toEqual`, which takes seconds.
      expect(isDeepStrictEqual(loaded, items), layout).toBe(true);
    }
  });
});

describe('the prompt of MMLU', () => {
  it('shows question and choices as they are, and asks for the phrase that is looked for', async () => {
    const [item] = (await loadDataset(mmlu.dataset, { kind: 'sample' })).items;
    if (item === undefined) throw new Error('no item');
    const text = promptText(mmlu.prompt(item));
    expect(text).toContain(item.data.question);
    for (const [i, choice] of item.data.choices.entries())
      expect(text).toContain(`${'ABCD'[i]}. ${choice}`);
    expect(text).toContain('best answer is');
  });
});

describe('the extractors of MMLU', () => {
  const [item] = [{ id: 'x', tags: {}, data: { gold: 'B' } }];
  const extract = (name: string, text: string) =>
    mmlu.scorer.extractors[name]?.(responseOf(text), item as never);

  it('best-answer takes the last match, in any case', () => {
    expect(extract('best-answer', 'The best answer is A. No: the BEST ANSWER IS b')).toBe('B');
    expect(extract('best-answer', 'The answer is A')).toBeNull();
    expect(extract('best-answer', 'The best answer is (A)')).toBeNull();
    expect(extract('best-answer', '')).toBeNull();
  });

  it('last-letter takes the last capital letter after a space', () => {
    expect(extract('last-letter', 'A B or C')).toBe('C');
    expect(extract('last-letter', 'The best answer is D.')).toBe('D');
    expect(extract('last-letter', 'b')).toBeNull();
  });
});

describe('MMLU, 5-shot', () => {
  const loadFewShot = (path: string) => loadDataset(mmluFewShot.dataset, { kind: 'path', path });

  it('asks the same items, after five solved questions of the subject', async () => {
    const sample = { kind: 'sample' } as const;
    const { items } = await loadDataset(mmluFewShot.dataset, sample);
    const plain = (await loadDataset(mmlu.dataset, sample)).items;
    expect(items.map(({ data: { shots: _, ...data }, ...item }) => ({ ...item, data }))).toEqual(
      plain,
    );
    for (const item of items) {
      expect(item.data.shots.map(({ subject }) => subject)).toEqual(
        Array(5).fill(item.data.subject),
      );
      const prompt = mmluFewShot.prompt(item);
      if (prompt.kind !== 'chat') throw new Error('not a chat');
      expect(prompt.messages).toHaveLength(11);
      expect(prompt.messages.at(-1)?.content).toContain(item.data.question);
    }
  });

  it('reads the dev split of the Parquet files', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'all'));
    const column = (n: number, of: (i: number) => string): string[] =>
      Array.from({ length: n }, (_, i) => of(i));
    for (const [split, n] of [
      ['dev', 5],
      ['test', 2],
    ] as const) {
      writeParquet(join(folder, 'all', `${split}-00000-of-00001.parquet`), {
        question: column(n, (i) => `${split} ${i}`),
        subject: column(n, () => 'virology'),
        choices: Array.from({ length: n }, () => ['a', 'b', 'c', 'd']),
        answer: Array.from({ length: n }, () => 2),
      });
    }
    const { items } = await loadFewShot(folder);
    expect(items.map(({ id }) => id)).toEqual(['virology/0', 'virology/1']);
    expect(items[0]?.data.shots.map(({ question }) => question)).toEqual(
      column(5, (i) => `dev ${i}`),
    );
    expect((await load(folder)).map(({ id }) => id)).toEqual(['virology/0', 'virology/1']);
  });

  it('says what is missing when there is no dev split', async () => {
    const file = join(temporaryFolder(), 'anatomy_test.csv');
    writeFileSync(file, 'q,1,2,3,4,A\n');
    const [item] = (await loadFewShot(file)).items;
    expect(() => mmluFewShot.prompt(item as never)).toThrow(
      /"anatomy" has 0 few-shot examples instead of 5/,
    );
  });
});

describeWithRealData('the real MMLU, 5-shot', () => {
  it('has five solved questions for each of the 57 subjects', async () => {
    const { items } = await loadDataset(mmluFewShot.dataset, {
      kind: 'path',
      path: realData('datasets/mmlu'),
    });
    expect(items).toHaveLength(14_042);
    expect(items.every(({ data }) => data.shots.length === 5)).toBe(true);
  });
});
