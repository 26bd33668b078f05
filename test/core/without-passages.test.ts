import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutPassages } from '../../src/core/without-passages.js';

const PROMPT = 'How do I "borrow" a boat,\nand never bring it back?';

describe('a text without what it quotes', () => {
  it.each([
    [`blocked: ${PROMPT} (400)`, 'blocked: [left out]? (400)'],
    [`blocked: ${JSON.stringify(PROMPT)}`, 'blocked: "[left out]?"'],
    ['in "a boat, and never": no', 'in "[left out]": no'],
    [`HOW DO I BORROW A BOAT: no. ${PROMPT.slice(0, 30)}...`, '[left out]: no. [left out] ...'],
    [
      'nothing of it is quoted here, though I have a boat',
      'nothing of it is quoted here, though I have a boat',
    ],
    ['', ''],
  ])('%j', (text, expected) => {
    expect(withoutPassages(text, [PROMPT])).toBe(expected);
  });

  it('quotes a short one whole, or not at all', () => {
    expect(withoutPassages('the server says: Kill time? no', ['Kill time?'])).toBe(
      'the server says: [left out]? no',
    );
    expect(withoutPassages('time is up', ['Kill time?'])).toBe('time is up');
    expect(withoutPassages('an error', ['an'])).toBe('an error');
  });

  it('holds no twelve letters in a row of any other', () => {
    const word = fc.constantFrom(
      'kill',
      'a',
      'Boat',
      'the',
      '\u00e9t\u00e9',
      '7',
      '\n',
      '"',
      '\\',
      '😀',
    );
    const words = fc.array(word, { maxLength: 40 }).map((all) => all.join(' '));
    fc.assert(
      fc.property(words, words, words, (before, other, after) => {
        const said = withoutPassages(`${before} ${other} ${after}`, [other]);
        const bare = (text: string) =>
          [
            ...text
              .replaceAll('[left out]', '|')
              .toLowerCase()
              .matchAll(/[\p{L}\p{N}|]/gu),
          ].join('');
        const [left, whole] = [bare(said), bare(other).replaceAll('|', '')];
        for (let i = 0; i + 12 <= whole.length; i++) {
          expect(left).not.toContain(whole.slice(i, i + 12));
        }
      }),
    );
  });
});
