import { describe, expect, it } from 'vitest';
import { afterFinalAnswer, lastBoxed, lastBoxedWithSign } from '../../../src/scorers/math/boxed.js';

describe('the last box', () => {
  it.each([
    ['so $\\boxed{5}$.', '5'],
    ['first \\boxed{1}, then \\boxed{\\frac{1}{2}}', '\\frac{1}{2}'],
    ['\\fbox{7}', '7'],
    ['\\boxed 5 apples', '5'],
    ['$\\boxed\\frac12$', '\\frac12'],
    ['\\boxed{\\{1, 2\\}}', '\\{1, 2\\}'],
    ['\\boxed{x', null],
    ['\\boxed{}', null],
    ['\\boxedx{5}', null],
    ['none', null],
  ])('of %j is %j', (text, answer) => {
    expect(lastBoxed(text)).toBe(answer);
  });
});

describe('the sign in front of the last box', () => {
  it.each([
    ['The final answer is $-\\boxed{256}$', '-256'],
    ['so $x = -\\boxed{\\frac{1}{2}}$', '-\\frac{1}{2}'],
    ['\\[ -\\fbox{x+1} \\]', '-(x+1)'],
    ['it is -\\boxed{7}', '-7'],
    ['$\\Rightarrow -\\boxed{7}$', '-7'],
    ['$x \\to-\\boxed{7}$', '-7'],
    ['**Answer:** -$\\boxed{7}$', '-7'],
    ['it is \u2212\\(\\boxed{7}\\)', '-7'],
    ['$\\pm\\boxed{3}$', '\\pm 3'],
    ['$x = \\pm \\boxed{a+b}$', '\\pm (a+b)'],
    ['$5 \\pm \\boxed{3}$', '3'],
    ['1 -$\\boxed{7}$', '7'],
    // A dash.
    ['**Final answer** - $\\boxed{7}$', '7'],
    ['**Answer** - \\(\\boxed{7}\\)', '7'],
    // The mark of a list.
    ['All of them:\n- \\boxed{7}', '7'],
    ['All of them:\n- $\\boxed{7}$', '7'],
    ['\u2212\\boxed{7}', '-7'],
    ['-\\boxed{1,000}', '-1,000'],
    ['$7-\\boxed{5}$', '5'],
    ['$x - \\boxed{5}$', '5'],
    ['$-\\boxed{-5}$', '-5'],
    ['- \\boxed{(1,2)}', '(1,2)'],
    ['first -\\boxed{3}, then \\boxed{4}', '4'],
    ['\\boxed{5}', '5'],
    ['-5', null],
    ['-\\boxed{5', null],
  ])('in %j makes the answer %j', (text, answer) => {
    expect(lastBoxedWithSign(text)).toBe(answer);
  });
});

describe('what follows "final answer is"', () => {
  it.each([
    ['The final answer is $\\frac{1}{2}$. I hope it is correct.', '\\frac{1}{2}'],
    ['The final answer is: 5.', '5'],
    ['**The final answer is** 1,234.\nDone.', '1,234'],
    ['the FINAL ANSWER IS 3, no: the final answer is 4', '4'],
    ['The final answer is', null],
    ['It is 5.', null],
  ])('in %j is %j', (text, answer) => {
    expect(afterFinalAnswer(text)).toBe(answer);
  });
});
