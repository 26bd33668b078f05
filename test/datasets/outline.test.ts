import { describe, expect, it } from 'vitest';
import { Outline } from '../../src/datasets/outline.js';

const items = Array.from({ length: 3_000 }, (_, i) => ({
  id: `item/${i}`,
  // More different tags than are held as objects.
  tags: i % 2 === 0 ? { kind: 'even' } : { kind: 'odd', number: String(i) },
}));

describe('the outline of a dataset', () => {
  it('gives ids and tags as they are', () => {
    const outline = Outline.of(items);
    expect([...outline]).toEqual(items);
    expect([...outline.ids]).toEqual(items.map(({ id }) => id));
    expect(outline.at(2_999)).toEqual(items[2_999]);
    expect(outline.at(1)).toEqual(items[1]);
    expect(outline.at(3_000)).toBeUndefined();
    expect(outline.add({ id: 'item/5', tags: {} })).toBe(false);
    expect(outline.length).toBe(3_000);
    expect([...outline.trim()]).toEqual(items);
    expect(outline.ids.placeOf('item/77')).toBe(77);
  });

  it('takes further items after it was trimmed', () => {
    const trimmed = new Outline().trim();
    const some = ['a', 'b', 'c'].map((id) => ({ id, tags: { of: id } }));
    for (const item of some) trimmed.add(item);
    expect([...trimmed]).toEqual(some);
  });

  it('gives the items at some places', () => {
    expect([...Outline.of(items).pick([1, 4, 2_999])]).toEqual([items[1], items[4], items[2_999]]);
  });

  it('is the same when it is written and read', () => {
    const pieces = Outline.of(items).pieces() ?? [];
    expect([...Outline.read(Buffer.concat(pieces))]).toEqual(items);
  });
});
