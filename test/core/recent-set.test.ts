import { expect, it } from 'vitest';
import { recentSet } from '../../src/core/recent-set.js';

it('remembers as many as it says, and forgets what is long ago', () => {
  const { add } = recentSet(3);
  expect(['a', 'b', 'a', 'c', 'd', 'a', 'b'].map(add)).toEqual([
    true,
    true,
    false,
    true,
    true,
    false,
    false,
  ]);
  for (const key of ['e', 'f', 'g']) expect(add(key)).toBe(true);
  expect(add('a')).toBe(true);
  expect(add('g')).toBe(false);
});
