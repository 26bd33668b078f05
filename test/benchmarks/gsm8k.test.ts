import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gsm8k } from '../../src/benchmarks/gsm8k/gsm8k.js';
import { SHOTS } from '../../src/benchmarks/gsm8k/shots.js';
import { loadDataset } from '../../src/datasets/load.js';
import { describeWithRealData, realData } from '../support/data.js';
import { responseOf } from '../support/response.js';
import { temporaryFolder } from '../support/temp.js';

const extract = (name: string, text: string): string | null =>
  gsm8k.scorer.extractors[name]?.(responseOf(text), {} as never) ?? null;

describe('the extractors of GSM8K', () => {
  it.each([
    ['The final answer is 18.', '18'],
    ['The final answer is $1,450,000.', '1450000'],
    ['The final answer is **-3**', '-3'],
    ['The answer is 4, no, the final answer is 5', '5'],
    ['so x = 7\n#### 7', '7'],
    ['blah\nA: 18', '18'],
    ['The final answer is 8/3.', '8/3'],
    ['The final answer is 6/3 dollars.', '2'],
    ['The final answer is $\\frac{8}{3}$.', '8/3'],
    ['The final answer is 2 1/2.', '2.5'],
    ['The final answer is 9 500.', '9500'],
    ['The final answer is 118\u202f000 euros.', '118000'],
    ["The final answer is 118'000.", '118000'],
    ['The final answer is \u22123.', '-3'],
    ['#### 125,96', '12596'],
    ['#### 1,2 and 3', '12'],
    ['#### 1, 2', '1'],
    ['18', null],
    ['The final answer is unknown', null],
    ['', null],
  ])('final-answer of %j is %j', (text, answer) => {
    expect(extract('final-answer', text)).toBe(answer);
  });

  it('last-number needs no marker', () => {
    expect(extract('last-number', 'it is 3 and then 1,200 dollars')).toBe('1200');
    expect(extract('last-number', 'each gets 8/3')).toBe('8/3');
    expect(extract('last-number', 'that is 10-3')).toBe('3');
    expect(extract('last-number', 'that leaves -3')).toBe('-3');
  });

  it('hashes and a-label take the forms of the dataset and of its labelled solutions', () => {
    expect(extract('hashes', '1 + 1 = 2\n#### 2')).toBe('2');
    expect(extract('a-label', 'A: 2\nA: 3')).toBe('3');
  });
});

describe('the prompt of GSM8K', () => {
  it('shows eight solved examples as turns, then asks', () => {
    const prompt = gsm8k.prompt({ id: 'x', tags: {}, data: { question: 'How many?', gold: '1' } });
    if (prompt.kind !== 'chat') throw new Error('not a chat');
    expect(prompt.messages.map(({ role }) => role)).toEqual([
      ...Array.from({ length: 8 }, () => ['user', 'assistant']).flat(),
      'user',
    ]);
    expect(prompt.messages.at(-1)?.content).toContain('How many?');
  });

  it('has examples whose arithmetic and form are right', () => {
    for (const { solution } of SHOTS) {
      const steps = solution.matchAll(/([\d.]+) ([*/+-]) ([\d.]+) = ([\d.]+)/g);
      for (const [, a, sign, b, result] of steps) {
        const [x, y] = [Number(a), Number(b)];
        const value = { '+': x + y, '-': x - y, '*': x * y, '/': x / y }[sign ?? ''];
        expect(value).toBeCloseTo(Number(result?.replace(/\.$/, '')), 9);
      }
      expect(extract('final-answer', solution)).not.toBeNull();
    }
  });
});

describe('the loader of GSM8K', () => {
  it('reports a row without its number with file and line', async () => {
    const path = join(temporaryFolder(), 'test.jsonl');
    writeFileSync(path, '{"question":"q","answer":"#### 1"}\n{"question":"q","answer":"one"}\n');
    await expect(loadDataset(gsm8k.dataset, { kind: 'path', path })).rejects.toThrow(
      /test\.jsonl, line 2: column "answer"/,
    );
  });
});

describeWithRealData('the real GSM8K', () => {
  it('has 1,319 items, each right by its own solution', async () => {
    const { items } = await loadDataset(gsm8k.dataset, {
      kind: 'path',
      path: realData('datasets/gsm8k'),
    });
    expect(items).toHaveLength(1319);
    for (const item of items) {
      const number = extract('hashes', `#### ${item.data.gold}`) ?? '';
      expect(await gsm8k.scorer.grade(number, item, {} as never)).toMatchObject({ value: 1 });
    }
  });
});
