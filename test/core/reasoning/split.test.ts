import { describe, expect, it } from 'vitest';
import { reasoningSplitter } from '../../../src/core/reasoning/split.js';

const split = reasoningSplitter();

/** What is found in a reply, where it does not break off. */
function parts(text: string): [reasoning: string | null, answer: string] {
  const { reasoning, text: answer, isOpen } = split(text);
  expect(isOpen).toBe(false);
  return [reasoning, answer];
}

describe('reasoning within tags', () => {
  it.each([
    ['<think>', '</think>'],
    ['<thinking>', '</thinking>'],
    ['[THINK]', '[/THINK]'],
  ])('%s at the head is told from the answer', (open, close) => {
    expect(parts(`${open}\nhm\n${close}\n\nThe answer is B.`)).toEqual(['hm', 'The answer is B.']);
    expect(parts(`\n ${open}hm${close}B`)).toEqual(['hm', 'B']);
  });

  it('is not there in a plain reply, which stays as it is', () => {
    for (const text of ['', ' \n', 'B', '\n\n    return 1\n', '<p>think</p>', 'a < b > c']) {
      expect(parts(text)).toEqual([null, text]);
    }
  });

  it('may be empty, as of a model that is told not to think', () => {
    expect(parts('<think>\n\n</think>\n\nB')).toEqual([null, 'B']);
    expect(parts('<think></think>')).toEqual([null, '']);
  });

  it('leaves the indentation of the answer', () => {
    expect(parts('<think>hm</think>\n\n    return 1\n')).toEqual(['hm', '    return 1\n']);
  });

  it('ends at a closing tag that nothing opened: the template opened it', () => {
    expect(parts('hm, 17 * 23</think>391')).toEqual(['hm, 17 * 23', '391']);
  });

  it('ends with the outermost of nested tags', () => {
    expect(parts('<think>a <think>b</think> c</think>B')).toEqual(['a <think>b\n\nc', 'B']);
    expect(parts('a <think>b</think> c</think>B')).toEqual(['a <think>b</think> c', 'B']);
  });

  it('may come twice before the answer', () => {
    expect(parts('<think>a</think>\n<think>b</think>\nB')).toEqual(['a\n\nb', 'B']);
    expect(parts('<think>a</think></think>B')).toEqual(['a', 'B']);
  });

  it('is no reasoning in the middle of an answer, nor where the tags are quoted', () => {
    for (const text of [
      'Wrap it: <think>hm</think>, like this.',
      'print("<think>")\nprint("</think>")',
      'The tag `</think>` ends it.',
      'An answer with <think> that never closes.',
    ]) {
      expect(parts(text)).toEqual([null, text]);
      expect(parts(`<think>hm</think>${text}`)).toEqual(['hm', text]);
    }
    expect(parts('<think>The tag `</think>` ends it.</think>B')[1]).toBe('B');
  });

  it('that never ends leaves no answer', () => {
    expect(split('<think>hm, so')).toEqual({ reasoning: 'hm, so', text: '', isOpen: true });
    expect(split('<think>a</think><think>b')).toMatchObject({ text: '', isOpen: true });
    expect(split('<think>')).toEqual({ reasoning: null, text: '', isOpen: true });
  });

  it('is found again in nothing that was split before', () => {
    for (const text of [
      '<think>a</think>B',
      'a</think>b</think>c',
      '<think>a</think>x <think>y</think> z',
    ]) {
      const once = split(text).text;
      expect(split(once)).toEqual({ reasoning: null, text: once, isOpen: false });
    }
  });

  it('takes further tags, or none', () => {
    const reply = '<seed:think>a</seed:think>B';
    expect(reasoningSplitter([['<seed:think>', '</seed:think>']])(reply).text).toBe('B');
    expect(split(reply).text).toBe(reply);
    const tagged = '<think>a</think>B';
    expect(reasoningSplitter('none')(tagged)).toMatchObject({ reasoning: null, text: tagged });
  });

  it('takes no long time to find in any text', () => {
    const n = 20_000;
    for (const text of [
      '<think>'.repeat(n),
      '</think>'.repeat(n),
      'a</think>'.repeat(n),
      '<think></think>'.repeat(n),
      'a<think>'.repeat(n),
      '<think><thinking></think></thinking>'.repeat(n),
      `${'<think>'.repeat(n)}${'</think>'.repeat(n)}`,
      '<|channel|>analysis<|message|>'.repeat(n),
      '<|channel|>a'.repeat(n),
      ' \n'.repeat(n),
    ]) {
      expect(split(text).text.length).toBeLessThanOrEqual(text.length);
    }
  });
});

describe('the channels of the harmony format', () => {
  const analysis = '<|channel|>analysis<|message|>hm<|end|>';
  const final = '<|start|>assistant<|channel|>final<|message|>B';

  it.each([
    ['with all its marks', `<|start|>assistant${analysis}${final}<|return|>`],
    ['without the last', `${analysis}${final}`],
    ['with a mark left out', `<|channel|>analysis<|message|>hm${final}`],
    ['where the answer is outside of all channels', `${analysis}\nB`],
  ])('%s', (_how, text) => {
    expect(parts(text)).toEqual(['hm', 'B']);
  });

  it('hold reasoning in every channel but the final one', () => {
    const commentary =
      '<|start|>assistant<|channel|>commentary to=functions.f <|constrain|>json<|message|>{}<|call|>';
    expect(parts(`${analysis}${commentary}${final}`)).toEqual(['hm\n\n{}', 'B']);
  });

  it('leave no answer where the analysis breaks off', () => {
    expect(split('<|channel|>analysis<|message|>hm')).toEqual({
      reasoning: 'hm',
      text: '',
      isOpen: true,
    });
  });

  it('are text in the middle of an answer', () => {
    const text = `The format is ${analysis}.`;
    expect(parts(text)).toEqual([null, text]);
  });
});
