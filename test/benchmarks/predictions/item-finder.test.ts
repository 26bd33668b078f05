import { describe, expect, it } from 'vitest';
import { itemFinder } from '../../../src/benchmarks/predictions/item-finder.js';

describe('an item', () => {
  const find = itemFinder(
    [
      { id: 'test/17', data: 'How many?', tags: {} },
      { id: 'test/18.0', data: 'How much?', tags: {} },
    ],
    (text: string) => text,
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
