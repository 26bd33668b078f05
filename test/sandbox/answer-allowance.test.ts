import { describe, expect, it } from 'vitest';
import { answerAllowance, LARGEST_MESSAGE, SEPARATOR } from '../../src/sandbox/answer-allowance.js';

describe('the allowance of answers', () => {
  it('admits one answer for each request, and no other', () => {
    const allowance = answerAllowance();
    expect(allowance.admits(10)).toBe(false);
    allowance.reset();
    allowance.asked(['one', 'two', 'three'].join(SEPARATOR));
    expect([1, 2, 3].map(() => allowance.admits(10))).toEqual([true, true, true]);
    expect(allowance.admits(10)).toBe(false);
  });

  it('admits the largest value, but not one for each of many requests', () => {
    const allowance = answerAllowance();
    allowance.asked(['one', 'two'].join(SEPARATOR));
    expect(allowance.admits(LARGEST_MESSAGE)).toBe(true);
    expect(allowance.admits(LARGEST_MESSAGE)).toBe(false);
  });

  it('forgets what an earlier program was allowed', () => {
    const allowance = answerAllowance();
    allowance.asked('one');
    allowance.reset();
    expect(allowance.admits(1)).toBe(false);
  });
});
