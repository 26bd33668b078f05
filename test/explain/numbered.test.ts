import { expect, it } from 'vitest';
import { numbered } from '../../src/explain/numbered.js';

it.each([
  [0, '0 replies are empty'],
  [1, '1 reply is empty'],
  [1204, '1,204 replies are empty'],
])('words agree with their number: %d', (count, text) => {
  expect(numbered(count, 'reply is empty', 'replies are empty')).toBe(text);
});
