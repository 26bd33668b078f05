import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { bbh, bbhDirect } from '../../src/benchmarks/bbh/bbh.js';
import type { BbhItem } from '../../src/benchmarks/bbh/dataset.js';
import { readFewShotPrompt } from '../../src/benchmarks/bbh/few-shot-prompt.js';
import type { Item } from '../../src/core/item.js';
import { loadDataset } from '../../src/datasets/load.js';
import { cardbench } from '../support/cli.js';
import { responseOf } from '../support/response.js';
import { temporaryFolder } from '../support/temp.js';

const extract = (name: string, text: string, benchmark = bbh): string | null =>
  benchmark.scorer.extractors[name]?.(responseOf(text), {} as never) ?? null;

let items: readonly Item<BbhItem>[];
beforeAll(async () => {
  ({ items } = await loadDataset(bbh.dataset, { kind: 'sample' }));
});
const itemOf = (task: string): Item<BbhItem> => {
  const found = items.find(({ data }) => data.task === task);
  if (found === undefined) throw new Error(`no item of ${task}`);
  return found;
};

describe('the extractors of BIG-Bench Hard', () => {
  it.each([
    ['So the answer is (B).', '(B)'],
    ['the answer is 3. No, the answer is 4.', '4'],
    ['So the answer is pear fig.\nQ: next', 'pear fig'],
    ['So the answer is ] > }.', '] > }'],
    ['So the answer is  yes . ', 'yes'],
    ['So the answer is:\nB', null],
    ['The Answer is B', null],
    ['', null],
  ])('bbh-official of %j is %j', (text, answer) => {
    expect(extract('bbh-official', text)).toBe(answer);
  });

  it.each([
    ['**Answer:** B', '(B)'],
    ['The answer is **(B)**.', '(B)'],
    ['the answer is B. Because', '(B)'],
    ['the answer is No.', 'No'],
    ['Answer: apple fig', 'apple fig'],
    ['So the answer is:\n\n**True**', 'True'],
    ['True', null],
  ])('any-answer of %j is %j', (text, answer) => {
    expect(extract('any-answer', text)).toBe(answer);
  });

  it('take the first line of a direct answer', () => {
    expect(extract('bbh-official', '(C)\nQ: more', bbhDirect)).toBe('(C)');
    expect(extract('bbh-official', ' The answer is (C).', bbhDirect)).toBe('The answer is (C)');
    expect(extract('any-answer', '**C**', bbhDirect)).toBe('(C)');
  });

  it('find any answer that ends in the words of the examples', () => {
    const word = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => {
      return /^[\p{L}\p{N}]+$/u.test(text) && !text.includes('answer');
    });
    fc.assert(
      fc.property(
        fc.string({ maxLength: 50 }),
        fc.array(word, { minLength: 1 }),
        (before, words) => {
          const answer = words.join(' ');
          expect(extract('bbh-official', `${before} So the answer is ${answer}.`)).toBe(answer);
        },
      ),
    );
  });
});

describe('the few-shot prompts of BIG-Bench Hard', () => {
  it('are read with their description, questions, reasoning and answers', () => {
    const text =
      'A notice.\n-----\nSort words.\n\nQ: b a\nA: Let\'s think step by step.\n"a" is first. So the answer is a b.\n\n' +
      "Q: d c\nA: Let's think step by step. So the answer is c d.";
    expect(readFewShotPrompt(text, 'x.txt')).toEqual({
      description: 'Sort words.',
      shots: [
        { question: 'b a', reasoning: '\n"a" is first. So the answer is a b.', answer: 'a b' },
        { question: 'd c', reasoning: ' So the answer is c d.', answer: 'c d' },
      ],
    });
  });

  it.each([
    ['Sort words.', /x\.txt: there is no example/],
    ['Sort words.\n\nQ: b a\nA: a b', /x\.txt: example 1 does not have the form/],
    ["S.\n\nQ: b\nA: Let's think step by step.\nb.", /x\.txt: example 1 does not have the form/],
  ])('of another form are refused: %j', (text, message) => {
    expect(() => readFewShotPrompt(text, 'x.txt')).toThrow(message);
  });
});

describe('the prompts of BIG-Bench Hard', () => {
  it('show three solved examples as turns, then ask', () => {
    for (const benchmark of [bbh, bbhDirect]) {
      const prompt = benchmark.prompt(itemOf('word_sorting'));
      if (prompt.kind !== 'chat') throw new Error('not a chat');
      expect(prompt.messages.map(({ role }) => role)).toEqual([
        ...Array.from({ length: 3 }, () => ['user', 'assistant']).flat(),
        'user',
      ]);
      expect(prompt.messages.at(-1)?.content).toBe(`Q: ${itemOf('word_sorting').data.question}`);
      const answer = prompt.messages[1]?.content ?? '';
      expect(answer).toMatch(
        benchmark === bbh ? /^Let's.*\n.*answer is apple fig pear\.$/ : /^apple fig pear$/,
      );
    }
  });

  it('are texts to be continued for a completion endpoint', () => {
    const item = itemOf('object_counting');
    const cot = bbh.completionPrompt?.(item);
    expect(cot?.stop).toEqual(['\n\nQ:']);
    expect(cot?.text).toMatch(/^Count things of one kind\.\n\nQ: I have two kites/);
    expect(cot?.text.endsWith(`\n\nQ: ${item.data.question}\nA: Let's think step by step.`)).toBe(
      true,
    );
    expect(bbhDirect.completionPrompt?.(item).text.endsWith(`${item.data.question}\nA:`)).toBe(
      true,
    );
  });

  it('need the published examples', async () => {
    const path = join(temporaryFolder(), 'snarks.json');
    writeFileSync(path, '{"examples":[{"input":"q","target":"(A)"}]}');
    const { items: bare } = await loadDataset(bbh.dataset, { kind: 'path', path });
    expect(bare[0]?.id).toBe('snarks/0');
    expect(() => bbh.prompt(bare[0] as Item<BbhItem>)).toThrow(
      /snarks\/0: the task has 0 few-shot examples instead of 3.*snarks\.txt/,
    );
  });
});

describe('the loader of BIG-Bench Hard', () => {
  it('reports a malformed task with file and field', async () => {
    const path = join(temporaryFolder(), 'snarks.json');
    writeFileSync(path, '{"examples":[{"input":"q","target":""}]}');
    await expect(loadDataset(bbh.dataset, { kind: 'path', path })).rejects.toThrow(
      /snarks\.json, .*column "examples\.0"/,
    );
  });

  it('reads text files only where a dataset has such', async () => {
    const path = join(temporaryFolder(), 'snarks.txt');
    writeFileSync(path, 'Q: x');
    const { dataset } = (await import('../../src/benchmarks/gsm8k/gsm8k.js')).gsm8k;
    await expect(loadDataset(dataset, { kind: 'path', path })).rejects.toThrow(/unknown format/);
    await expect(loadDataset(bbh.dataset, { kind: 'path', path })).rejects.toThrow(
      /snarks\.txt: there is no example/,
    );
  });
});

describe('BIG-Bench Hard, end to end with the stand-in', () => {
  it.each(['chat', 'completion'])('through %s', async (api) => {
    const { code, stdout } = await cardbench([
      ...['run', 'bbh', 'bbh-direct', '-m', 'demo', '--api', api, '--json'],
      ...['--store', join(temporaryFolder(), 'x.db')],
    ]);
    expect(code).toBe(0);
    for (const { n, errors, noAnswer, metrics } of JSON.parse(stdout).benchmarks) {
      expect({ n, errors, noAnswer }).toEqual({ n: 24, errors: 0, noAnswer: 0 });
      expect(metrics['macro_avg/em']).toBeGreaterThan(0.4);
      expect(metrics['macro_avg/em']).toBeLessThan(1);
      expect(metrics).toHaveProperty(['em/word_sorting']);
    }
  });
});
