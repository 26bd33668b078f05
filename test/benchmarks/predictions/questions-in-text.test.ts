import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { questionsInText } from '../../../src/benchmarks/predictions/questions-in-text.js';

function finder(...questions: string[]) {
  const known = new Set(questions);
  const index = questionsInText((text) => known.has(text));
  for (const question of questions) index.add(question);
  return index.lastIn;
}

const LONG = 'How many apples are left when Ada eats two of seven?';
const OTHER = 'How many pears are left when Bob eats two of nine?';

describe('a question in a text', () => {
  it.each([
    ['whole', LONG, LONG],
    ['behind an instruction', `Answer this. ${LONG}`, LONG],
    ['between an instruction and choices', `Q: ${LONG} A) 5 B) 6`, LONG],
    ['behind a label without a space', `Question:${LONG}`, LONG],
    ['in quotes', `Solve "${LONG}" now.`, LONG],
    ['behind an example', `${OTHER} Seven. ${LONG} Think.`, LONG],
    ['before the example of another', `${LONG} Five. ${OTHER} Think.`, OTHER],
    ['changed in one word', LONG.replace('two', 'three'), undefined],
    ['begun only', LONG.slice(0, -3), undefined],
    ['in a longer word', `${LONG.replace('?', '')}th`, undefined],
    ['nowhere', 'Something else that is long enough to be a question.', undefined],
    ['in no text', '', undefined],
  ])('is found %s', (_, text, expected) => {
    expect(finder(LONG, OTHER)(text)).toBe(expected);
  });

  it('may be short', () => {
    const find = finder('What is 1+1?', 'Solve x = 2.', 'Why?');
    expect(find('Please: What is 1+1? Think.')).toBe('What is 1+1?');
    expect(find('Now: Solve x = 2. Then stop.')).toBe('Solve x = 2.');
    expect(find('He asked: Why? And left.')).toBe('Why?');
    expect(find('What is 1+12?')).toBeUndefined();
  });

  it('is the longest one of those that end at the same place', () => {
    const find = finder('two of seven?', LONG);
    expect(find(`So: ${LONG} Think.`)).toBe(LONG);
  });

  it('is found in any text around it, and never one that is not there', () => {
    const words = fc.array(fc.string({ minLength: 1, maxLength: 8 }), { maxLength: 12 });
    fc.assert(
      fc.property(words, words, (before, after) => {
        const plain = (parts: string[]) => parts.join(' ').replace(/\s+/g, ' ').trim();
        const text = [plain(before), LONG, plain(after)].filter(Boolean).join(' ');
        expect(finder(LONG, OTHER)(text)).toBe(LONG);
        expect(finder(OTHER)(text)).toBeUndefined();
      }),
    );
  });
});
