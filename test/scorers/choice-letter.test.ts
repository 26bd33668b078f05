import { expect, it } from 'vitest';
import { answerColon } from '../../src/scorers/choice-letter.js';

const item = { id: '1', data: {}, tags: {} };

it.each([
  ['Answer: B', 'B'],
  ['answer : c', 'C'],
  ['**Answer:** D', 'D'],
  ['Answer: **A**', 'A'],
  ['Answer: (B).', 'B'],
  ['Answer: $B$', 'B'],
  ['Answer: $C', 'C'],
  ['Answer: A, no: Answer: B', 'B'],
  ['Answer: $LETTER', null],
  ['Answer: Alpha', null],
  ['Answer: E', null],
  ['B', null],
])('the answer after a colon in %j is %j', (text, letter) => {
  expect(answerColon(text, item)).toBe(letter);
});
