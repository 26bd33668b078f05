import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { superGpqaLetter } from '../../src/benchmarks/supergpqa/extract.js';
import { supergpqa } from '../../src/benchmarks/supergpqa/supergpqa.js';
import { loadDataset } from '../../src/datasets/load.js';
import { temporaryFolder } from '../support/temp.js';

const options = ['the lung', 'lung', '\\text{m}', 'm', '10', '10%'];
const letter = (text: string): string | null =>
  superGpqaLetter(text, { id: '', tags: {}, data: { options } });

describe('the letter of a reply to SuperGPQA', () => {
  it.each([
    ['The correct answer is (C).', 'C'],
    ['ANSWER: $\\boxed{B}$.', 'B'],
    ['Answer: **J**', 'J'],
    ['[D]:', 'D'],
    // The last line goes before what stands above it.
    ['Answer: A\nOr rather: the answer is B', 'B'],
    ['Answer: A\nThat is all.', 'A'],
    // A small letter stays one, and is wrong, as officially.
    ['answer: c', 'c'],
    ['Answer: K', null],
    ['Answer: Ax', null],
    // The words of an option count if no letter is found; the shortest reading of the marks before them goes first.
    ['The answer is lung.', 'B'],
    ['the answer is $\\boxed{\\text{m}}$', 'D'],
    ['10%', 'F'],
    ['', null],
  ])('in %j is %j', (text, expected) => {
    expect(letter(text)).toBe(expected);
  });
});

it('reports a letter that names none of the options', async () => {
  const row = { uuid: 'u', question: 'q', options: ['x', 'y'], answer_letter: 'C' };
  const path = join(temporaryFolder(), 'x.jsonl');
  const tags = { discipline: 'd', field: 'f', subfield: 's', difficulty: 'easy' };
  writeFileSync(path, JSON.stringify({ ...row, ...tags }));
  await expect(loadDataset(supergpqa.dataset, { kind: 'path', path })).rejects.toThrow(
    /x\.jsonl, line 1: column "answer_letter" names none of the options/,
  );
});
