import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aime2024, aime2025 } from '../../src/benchmarks/aime.js';
import { loadDataset } from '../../src/datasets/load.js';
import { scoreResponse } from '../../src/scorers/scorer.js';
import { cardbench } from '../support/cli.js';
import { responseOf } from '../support/response.js';
import { temporaryFolder } from '../support/temp.js';

const extract = (name: string, text: string): string | null =>
  aime2024.scorer.extractors[name]?.(responseOf(text), {} as never) ?? null;

describe('the extractors of AIME', () => {
  it.each([
    ['The answer is $\\boxed{25}$.', '25'],
    ['The answer is \\boxed{025}.', '25'],
    ['\\boxed{000}', '0'],
    ['first \\boxed{12}, no: \\boxed{13}', '13'],
    ['\\boxed{m+n = 104}', '104'],
    ['\\boxed{\\text{104}}', '104'],
    ['\\boxed{\\mathbf{104}}', '104'],
    ['\\boxed{ 104 . }', '104'],
    ['\\boxed{\\textbf{(104) }}', '104'],
    ['\\boxed{104.0}', '104'],
    ['\\boxed{39^\\circ}', '39'],
    ['\\boxed{39\\text{ square units}}', '39'],
    ['\\boxed{1{,}024}', '1024'],
    ['\\boxed{-7}', '-7'],
    ['\\boxed{\\frac{208}{2}}', '104'],
    ['\\boxed{\\frac{7}{2}}', '\\frac{7}{2}'],
    ['\\boxed{2\\sqrt{3}}', '2\\sqrt{3}'],
    ['\\boxed{10^2}', '10^2'],
    ['The final answer is 73.', '73'],
    ['The final answer is $073$. I hope it is correct.', '73'],
    ['It is 73.', null],
    ['\\boxed{', null],
    ['', null],
  ])('boxed of %j is %j', (text, answer) => {
    expect(extract('boxed', text)).toBe(answer);
  });

  it.each([
    ['so the result is 073', '73'],
    ['it is 3.5 and then 1,024', '1024'],
    ['it is 12 and then 3.5', '12'],
    ['either 12 or 7/2', '12'],
    ['none', null],
  ])('last-integer of %j is %j', (text, answer) => {
    expect(extract('last-integer', text)).toBe(answer);
  });

  it('finds any answer from 0 to 999, however it is written in a box', () => {
    const spelling = fc.constantFrom(
      (n: string) => n,
      (n: string) => n.padStart(3, '0'),
      (n: string) => ` ${n} `,
      (n: string) => `\\text{${n}}`,
      (n: string) => `N = ${n}`,
      (n: string) => `${n}.`,
      (n: string) => `\\mathbf{${n}}`,
    );
    const words = fc.string({ maxLength: 40 }).filter((text) => !/boxed|fbox/.test(text));
    fc.assert(
      fc.property(fc.nat(999), spelling, words, words, (n, spell, before, after) => {
        const text = `${before}\n\\boxed{${spell(String(n))}} ${after}`;
        expect(extract('boxed', text)).toBe(String(n));
      }),
    );
  });
});

describe('the scorer of AIME', () => {
  it('compares whole numbers, and gives an answer of another kind no credit', async () => {
    const item = { id: 'I/1', tags: {}, data: { problem: 'p', gold: '25' } };
    const value = async (text: string) =>
      scoreResponse(aime2024.scorer, 'boxed', responseOf(text), item, {
        sandbox: () => Promise.reject(new Error('none')),
      });
    expect(await value('\\boxed{025}')).toMatchObject({ value: 1, answer: '25' });
    expect(await value('\\boxed{26}')).toMatchObject({ value: 0, reason: 'expected 25' });
    expect(await value('\\boxed{\\frac{51}{2}}')).toMatchObject({ value: 0 });
    expect(await value('25')).toMatchObject({ value: 0, reason: 'no answer found' });
  });
});

describe('the loader of AIME', () => {
  const load = async (name: string, text: string) => {
    const path = join(temporaryFolder(), name);
    writeFileSync(path, text);
    return (await loadDataset(aime2025.dataset, { kind: 'path', path })).items;
  };

  it('names a problem by its examination and its number, whatever the layout', async () => {
    const url = 'https://host/wiki/index.php/2024_AIME_II_Problems/Problem_4';
    const rows = [
      { problem: 'a', answer: '025', url },
      { Problem: 'b', Answer: 25, ID: '2024-I-12' },
      { question: 'c', answer: '7' },
    ];
    const items = await load('x.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'));
    expect(items.map(({ id, data, tags }) => [id, data.gold, tags.exam])).toEqual([
      ['II/4', '25', 'II'],
      ['I/12', '25', 'I'],
      ['I/3', '7', 'I'],
    ]);
  });

  it('counts the problems of two examinations in a row', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({ problem: `p${i}`, answer: i }));
    const items = await load('x.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'));
    expect([0, 14, 15, 29].map((i) => items[i]?.id)).toEqual(['I/1', 'I/15', 'II/1', 'II/15']);
  });

  it('reports an answer that is no whole number from 0 to 999', async () => {
    for (const answer of ['1000', '2.5', 1000, '-1', '']) {
      await expect(load('test.jsonl', JSON.stringify({ problem: 'p', answer }))).rejects.toThrow(
        /test\.jsonl, line 1/,
      );
    }
  });
});

describe('AIME, end to end with the stand-in', () => {
  it('samples each problem several times, for the mean and the majority’s answer', async () => {
    const { code, stdout, stderr } = await cardbench([
      ...['run', 'aime-2024', 'aime-2025', '-m', 'demo', '--samples', '4', '--json'],
      ...['--metric', 'avg@4,cons@4', '--store', join(temporaryFolder(), 'x.db')],
    ]);
    expect(stderr).not.toContain('Error');
    expect(code).toBe(0);
    const { benchmarks } = JSON.parse(stdout);
    for (const { n, errors, metrics } of benchmarks) {
      expect({ n, errors }).toEqual({ n: 84, errors: 0 });
      expect(metrics['avg@4']).toBe(metrics.acc);
      expect(metrics['cons@4']).toBe(metrics.acc);
      expect(metrics.acc).toBeGreaterThan(0.4);
    }
  });
});
