import { describe, expect, it } from 'vitest';
import { itemFinder } from '../../../src/benchmarks/predictions/item-finder.js';

describe('an item', () => {
  const find = itemFinder(
    [
      { id: 'test/17', data: 'How many?', tags: {} },
      { id: 'test/18.0', data: 'How much?', tags: {} },
    ],
    { matchText: (text: string) => text },
  );

  it.each([
    ['17', 'test/17'],
    ['17.0', 'test/17'],
    ['18.0', 'test/18.0'],
    ['17.5', '17.5'],
    ['19.0', '19.0'],
  ])('of a number is found as pandas writes it: %s', (id, item) => {
    expect(find({ texts: [], ids: [id] })).toBe(item);
  });
});

describe('items that share a question', () => {
  const item = (id: string, ...choices: string[]) => ({
    id,
    data: { question: 'Which is true?', choices },
    tags: {},
  });
  const finder = () =>
    itemFinder([item('law/1', 'a', 'b'), item('law/2', 'c', 'd'), item('art/1', 'a', 'b')], {
      matchText: ({ question }) => question,
      matchChoices: ({ choices }) => choices,
    });
  const texts = ['Which  is true?'];

  it('are told apart by their id, or by its last part', () => {
    const find = finder();
    expect(find({ texts, ids: ['law/2'] })).toBe('law/2');
    expect(find({ texts, ids: ['2'] })).toBe('law/2');
    expect(find({ texts: [], prompts: [`Think. ${texts[0]}`], ids: ['art/1'] })).toBe('art/1');
  });

  it('are told apart by their choices, in any order and with empty ones', () => {
    const find = finder();
    expect(find({ texts, ids: [], choices: ['d', 'c'] })).toBe('law/2');
    expect(find({ texts, ids: ['unknown'], choices: ['c', ' d ', ''] })).toBe('law/2');
  });

  it('and their choices are taken in turn', () => {
    const find = finder();
    const next = () => find({ texts, ids: [], choices: ['b', 'a'] });
    expect([next(), next(), next()]).toEqual(['law/1', 'art/1', 'law/1']);
    const others = finder();
    const any = () => others({ texts, ids: [], choices: ['x', 'y'] });
    expect([any(), any(), any()]).toEqual(['law/1', 'law/2', 'art/1']);
  });

  it('are taken once for all outputs that the file puts down to one', () => {
    const find = finder();
    const next = (row: number) => find({ texts, ids: [], choices: ['a', 'b'], row });
    expect([next(7), next(9), next(7), next(9)]).toEqual(['law/1', 'art/1', 'law/1', 'art/1']);
  });
});
