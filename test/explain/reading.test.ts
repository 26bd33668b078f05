import { describe, expect, it } from 'vitest';
import { textContent } from '../../src/core/response.js';
import { endingOf } from '../../src/explain/read/ending.js';
import { cutText } from '../../src/explain/read/run-on.js';
import { formOf, tolerantReading } from '../../src/explain/read/tolerant.js';

describe('a tolerant reading', () => {
  const letter = tolerantReading('letter', 'J');

  it.each([
    ['So I would pick option C.', 'C'],
    ['The correct choice is (B), since A is too small.', 'B'],
    ['Clearly \\boxed{\\text{D}}.', 'D'],
    ['Of the two, **E** fits.', 'E'],
    ['A man walks. I do not know.', null],
    ['Thinking about it:\n\nF', 'F'],
    ['The answer cannot be given.', null],
  ])('finds a letter in %j', (text, found) => {
    expect(letter(text)).toBe(found);
  });

  it.each([
    ['which makes 1,250 in all', '1250'],
    ['so \\boxed{-3}', '-3'],
    ['#### 42 apples', '42'],
    ['৪২', '42'],
    ['no number', null],
  ])('finds a number in %j', (text, found) => {
    expect(tolerantReading('number')(text)).toBe(found);
  });

  it('finds a formula after words that announce one', () => {
    expect(tolerantReading('formula')('Thus the result is $\\frac{1}{2}$.')).toBe('\\frac{1}{2}');
    expect(tolerantReading('formula')('nothing here')).toBeNull();
  });

  it('knows the form of an answer from the gold answers', () => {
    expect(['C', '-12', '1,000', 18, '\\frac12', 'x'.repeat(500), ['a']].map(formOf)).toEqual([
      ...['letter', 'number', 'number', 'number', 'formula'],
      ...[null, null],
    ]);
  });
});

describe('a reply that goes on after its end', () => {
  it('is cut at a stop sequence, at a token of the template, or at another question', () => {
    expect(cutText('The best answer is B.\n\n\nQ', ['\n\n\n'])).toBe('The best answer is B.');
    expect(cutText('It is 7.<|eot_id|>user', [])).toBe('It is 7.');
    expect(cutText('It is 7.\n\nQuestion: what else?', [])).toBe('It is 7.');
  });

  it('is not one that only starts so', () => {
    expect(cutText('It is 7.', ['\n'])).toBeNull();
    expect(cutText('\nQuestion: the one that was asked', [])).toBeNull();
  });
});

describe('how a reply ended', () => {
  const reply = (text: string, more: object = {}, answer: string | null = null) => ({
    response: { content: textContent(text), finishReason: 'stop', refused: false, ...more },
    value: 0,
    answer,
  });

  it.each([
    ['error', { response: null, value: null, answer: null }],
    ['filtered', reply('', { finishReason: 'content_filter', refused: true })],
    ['refused', reply('', { refused: true })],
    ['refused', reply("I'm sorry, but I can't help with that.")],
    ['refused', reply('I cannot answer this: see section B.', {}, 'B')],
    ['truncated', reply('half of it', { finishReason: 'length' })],
    ['truncated', reply('half of 7', { finishReason: 'length' }, '7')],
    ['empty', reply('  ')],
    ['no answer', reply('who knows')],
    ['whole', reply('The best answer is B.', {}, 'B')],
  ] as const)('%s', (ending, given) => {
    expect(endingOf(given, false)).toBe(ending);
  });

  it('is whole at the token limit where one letter is all that is asked for', () => {
    expect(endingOf(reply('B. The', { finishReason: 'length' }, 'B'), true)).toBe('whole');
    expect(endingOf(reply('The', { finishReason: 'length' }), true)).toBe('truncated');
  });
});
