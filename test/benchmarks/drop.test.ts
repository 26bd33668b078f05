import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestAssignment } from '../../src/benchmarks/drop/assignment.js';
import { answerLine, drop } from '../../src/benchmarks/drop/drop.js';
import { bestDropScore, dropScore, normalizedWords } from '../../src/benchmarks/drop/metrics.js';
import { promptText } from '../../src/core/prompt.js';
import { loadDataset } from '../../src/datasets/load.js';
import { temporaryFolder } from '../support/temp.js';

describe('the words of an answer', () => {
  it.each([
    ['The 1,000 boats', ['1000.0', 'boats']],
    ['10-yard pass', ['10.0', 'yard', 'pass']],
    ['$20', ['20.0']],
    ['U.S.', ['us']],
    ['a 1e5 INF', ['100000.0', 'inf']],
    ['—', ['—']],
    ['the', []],
  ])('%j are %j', (text, words) => {
    expect(normalizedWords(text)).toEqual(words);
  });
});

describe('exact match and F1', () => {
  it.each([
    // One span and another: the words as a set.
    [['red and blue'], ['blue and red'], 0, 1],
    [['green white'], ['white'], 0, 0.67],
    // A right answer with numbers needs one of them.
    [['12 yards'], ['13 yards'], 0, 0],
    [['12'], ['12 yards'], 0, 0.67],
    // Several spans in any order; a missing one counts as 0.
    [['Bo', 'Ada'], ['Ada', 'Bo'], 1, 1],
    [['Ada'], ['Ada', 'Bo'], 0, 0.5],
    [['Ada, Bo'], ['Ada', 'Bo'], 0, 0.33],
    [['The Ada.'], ['ada'], 1, 1],
  ])('of %j and %j are %j and %j', (given, gold, exactMatch, f1) => {
    expect(dropScore(given, gold)).toEqual({ exactMatch, f1 });
  });

  it('are the best over all right answers that are not empty', () => {
    expect(bestDropScore([''], [[' '], ['x']])).toEqual({ exactMatch: 0, f1: 0 });
    expect(bestDropScore(['4 May'], [['5'], ['4 May']])).toEqual({ exactMatch: 1, f1: 1 });
  });
});

describe('the assignment of spans', () => {
  /** Tries all. */
  const best = (
    scores: readonly (readonly number[])[],
    row = 0,
    used: readonly number[] = [],
  ): number => {
    let most = row === scores.length ? 0 : best(scores, row + 1, used);
    for (const [column, score] of (scores[row] ?? []).entries()) {
      if (used.includes(column)) continue;
      most = Math.max(most, score + best(scores, row + 1, [...used, column]));
    }
    return most;
  };

  it('has the largest sum', () => {
    const size = fc.integer({ min: 1, max: 5 });
    const matrix = fc
      .tuple(size, size)
      .chain(([rows, columns]) =>
        fc.array(
          fc.array(fc.integer({ min: 0, max: 9 }), { minLength: columns, maxLength: columns }),
          { minLength: rows, maxLength: rows },
        ),
      );
    fc.assert(fc.property(matrix, (scores) => bestAssignment(scores) === best(scores)));
  });
});

it('the answer is what follows the first "Answer:", else the whole reply', () => {
  const read = (text: string) => answerLine(text, {} as never);
  expect(read('Well.\nANSWER:  12 yards \nAnswer: 13')).toBe('12 yards ');
  expect(read('12')).toBe('12');
  expect(read(' ')).toBeNull();
});

describe('the loader of DROP', () => {
  const write = (folder: string, name: string, rows: readonly unknown[]): void =>
    writeFileSync(join(folder, name), rows.map((row) => JSON.stringify(row)).join('\n'));

  it('draws three examples for each question, the same in every run', async () => {
    const path = temporaryFolder();
    const row = (i: number) => ({ context: `c${i}`, completion: ` d${i}`, ref_text: `d${i}|e` });
    write(path, 'drop_v0_dev.jsonl', [row(100), row(101)]);
    write(
      path,
      'drop_v0_train.jsonl',
      Array.from({ length: 3000 }, (_, i) => row(i)),
    );
    const load = async () => (await loadDataset(drop.dataset, { kind: 'path', path })).items;
    const items = await load();
    expect(items).toEqual(await load());
    expect(items.map(({ id, data }) => [id, data.answers])).toEqual([
      ['0', [['d100'], ['e']]],
      ['1', [['d101'], ['e']]],
    ]);
    const drawn = items.map(({ data }) => data.shots.map(({ context }) => context));
    for (const contexts of drawn) expect(new Set(contexts).size).toBe(3);
    expect(drawn[0]).not.toEqual(drawn[1]);
    const [item] = items;
    if (item === undefined) throw new Error('no item');
    for (const { context, answer } of item.data.shots) {
      expect(promptText(drop.prompt(item))).toContain(`${context} ${answer}\n`);
    }
    expect(() => drop.prompt({ ...item, data: { ...item.data, shots: [] } })).toThrow(
      /drop, item 0: there are 0 few-shot examples instead of 3/,
    );
  });

  it('reads the official release: numbers, spans and dates, and all validated answers', async () => {
    const answer = (given: object) => ({ number: '', spans: [], date: {}, ...given });
    const pair = {
      question: 'why?',
      query_id: 'q',
      answer: answer({ number: '3' }),
      validated_answers: [
        answer({ spans: ['a', 'b'] }),
        answer({ date: { day: '4', month: 'May', year: '' } }),
      ],
    };
    const path = join(temporaryFolder(), 'drop_dataset_dev.json');
    writeFileSync(path, JSON.stringify({ p: { passage: 'text', qa_pairs: [pair] } }));
    const { items } = await loadDataset(drop.dataset, { kind: 'path', path });
    expect(items).toMatchObject([
      { id: 'q', tags: { kind: 'number' }, data: { answers: [['3'], ['a', 'b'], ['4 May ']] } },
    ]);
    expect(items[0]?.data.context).toBe('Passage: text\nQuestion: why?\nAnswer:');
  });
});
