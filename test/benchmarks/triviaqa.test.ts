import { describe, expect, it } from 'vitest';
import { normalizedAnswer, triviaqa, wordF1 } from '../../src/benchmarks/triviaqa.js';
import { loadDataset } from '../../src/datasets/load.js';
import { scoreResponse } from '../../src/scorers/scorer.js';
import { responseOf } from '../support/response.js';

const item = {
  id: 'q',
  tags: {},
  data: { question: 'q', gold: 'The Beatles', aliases: ['beatles', 'fab four'], shots: [] },
};
const score = (text: string) =>
  scoreResponse(triviaqa.scorer, 'first-line', responseOf(text), item, {
    sandbox: () => Promise.reject(new Error('none')),
  });

describe('an answer to TriviaQA', () => {
  it.each([
    ['The Beatles.', 1, 1],
    ['\nAnswer: the_beatles\nThey were four.', 1, 1],
    ['**A:** ‘Fab Four’', 1, 1],
    ['Beatles of Liverpool', 0, 0.5],
    ['The Stones', 0, 0],
  ])('%j scores %j, F1 %j', async (text, value, f1) => {
    expect(await score(text)).toMatchObject({ value, details: { f1 } });
  });

  it('is none if nothing is said', async () => {
    expect(await score(' \n')).toMatchObject({ value: 0, answer: null });
  });
});

it('words count as often as they stand there, without articles and punctuation', () => {
  expect(normalizedAnswer("The  U.S.A.: an 'Eagle_eye'")).toBe('u s eagle eye');
  expect(wordF1('duran duran', 'duran')).toBeCloseTo(2 / 3, 12);
  expect(wordF1('', '')).toBe(0);
});

it('the examples come from the training split, five for each question', async () => {
  const { items } = await loadDataset(triviaqa.dataset, { kind: 'sample' });
  for (const { id, data } of items) {
    expect(id).toMatch(/^sample_/);
    expect(new Set(data.shots.map(({ question }) => question)).size).toBe(5);
  }
});
