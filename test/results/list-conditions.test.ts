import { describe, expect, it } from 'vitest';
import type { ItemListQuery } from '../../src/results/item-list-query.js';
import { hasConditions, isPlain } from '../../src/results/list-conditions.js';
import { indexesOf } from '../../src/results/list-preparation.js';

const QUERY: ItemListQuery = { runBenchmarkId: 1, owner: 'r mmlu', scoringId: 2, limit: 10 };
const among = [{ item: 'a', sample: 0 }];

describe('a list', () => {
  it.each<[Partial<ItemListQuery>, boolean]>([
    [{}, false],
    [{ text: 'word', sort: 'latency', offset: 3, id: '' }, false],
    [{ among }, false],
    [{ among, sort: 'latency' }, true],
    [{ outcome: 'wrong' }, true],
    [{ truncated: true }, true],
    [{ flips: true }, true],
    [{ disagreesWith: 3 }, true],
    [{ id: '7' }, true],
  ])('of %j has conditions: %s', (query, expected) => {
    expect(hasConditions({ ...QUERY, ...query })).toBe(expected);
  });

  it('is the store’s own where nothing is derived for it', () => {
    expect(isPlain({ ...QUERY, outcome: 'wrong', id: '7' })).toBe(true);
    for (const derived of [{ flips: true }, { disagreesWith: 3 }, { among }] as const) {
      expect(isPlain({ ...QUERY, ...derived })).toBe(false);
    }
  });

  it('reads an order, or what differs, but not both', () => {
    const scored = { runBenchmarkId: 1, owner: 'r mmlu', scoringId: 2 };
    expect(indexesOf({ ...QUERY, flips: true }, false)).toEqual({
      ...{ order: undefined, mayBeFew: false },
      picked: { ...scored, differFrom: 'samples' },
    });
    expect(indexesOf({ ...QUERY, disagreesWith: 3 }, true)).toEqual({
      ...{ order: undefined, mayBeFew: true },
      picked: { ...scored, differFrom: 3 },
    });
    expect(indexesOf({ ...QUERY, flips: true, sort: 'latency', text: 'word' }, false)).toEqual({
      ...{ picked: undefined, mayBeFew: true },
      order: { ...scored, column: 'latency' },
    });
  });
});
