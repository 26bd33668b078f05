import { describe, expect, it } from 'vitest';
import type { Item } from '../../../src/core/item.js';
import { inOrder, type OrderConfig } from '../../../src/runner/plan/order.js';

/** Items of a dataset that lists one group after the other, and how often it was read. */
function dataset(count: number, size: number, dataOf: () => unknown = () => null) {
  const items = Array.from(
    { length: count },
    (_, i): Item<unknown> => ({
      id: `item-${i}`,
      data: dataOf(),
      tags: { subject: `${Math.floor((4 * i) / count)}` },
    }),
  );
  const state = { readings: 0, taken: 0 };
  async function* read() {
    state.readings++;
    for (const item of items) {
      state.taken++;
      yield item;
    }
  }
  const plan = { id: 'bench', items: items.map(({ id }) => id) };
  return { ids: plan.items, resolved: { plan, read, size }, state };
}

async function asked(
  { resolved }: ReturnType<typeof dataset>,
  config: Partial<OrderConfig> = {},
): Promise<Item<unknown>[]> {
  const all: Item<unknown>[] = [];
  for await (const item of inOrder(resolved, { order: 'shuffled', seed: 0, ...config }))
    all.push(item);
  return all;
}

const idsOf = (items: readonly Item<unknown>[]) => items.map(({ id }) => id);
const LARGE = 2 ** 30;

describe('the order in which items are asked', () => {
  it('has every item once, the same for a seed, another for another', async () => {
    for (const size of [0, LARGE]) {
      const first = idsOf(await asked(dataset(1000, size)));
      expect([...first].sort()).toEqual([...dataset(1000, size).ids].sort());
      expect(idsOf(await asked(dataset(1000, size)))).toEqual(first);
      expect(idsOf(await asked(dataset(1000, size), { seed: 1 }))).not.toEqual(first);
    }
  });

  it('is that of the dataset where that is wanted', async () => {
    const data = dataset(100, 0);
    expect(idsOf(await asked(data, { order: 'dataset' }))).toEqual(data.ids);
  });

  it.each([
    ['a sixteenth', 0, 16],
    ['a quarter, of a dataset too large to be held,', LARGE, 4],
  ])('has each subject in every round: %s of the items', async (_name, size, rounds) => {
    const items = await asked(dataset(1600, size));
    const round = items.length / rounds;
    for (let start = 0; start < items.length; start += round) {
      const counts = new Map<string, number>();
      for (const { tags } of items.slice(start, start + round)) {
        const subject = tags['subject'] ?? '';
        counts.set(subject, (counts.get(subject) ?? 0) + 1);
      }
      expect([...counts.values()]).toEqual([round / 4, round / 4, round / 4, round / 4]);
    }
  });

  it('draws items at random, not every sixteenth', async () => {
    const first = idsOf(await asked(dataset(1600, 0))).slice(0, 100);
    const places = first.map((id) => Number(id.split('-')[1]) % 16);
    expect(new Set(places).size).toBeGreaterThan(10);
  });

  it('begins before the dataset is read to its end, reads it once, or once a round if it is large', async () => {
    const data = dataset(1000, 0);
    for await (const _item of inOrder(data.resolved, { order: 'shuffled', seed: 0 })) break;
    expect(data.state.taken).toBeLessThanOrEqual(16);
    const small = dataset(1000, 0);
    await asked(small);
    expect(small.state.readings).toBe(1);
    const large = dataset(1000, LARGE);
    await asked(large);
    expect(large.state.readings).toBe(4);
  });

  it('holds only so much of a small file that holds far more than its size suggests', async () => {
    const text = 'x'.repeat(2 ** 20);
    const packed = dataset(200, 1, () => ({ passage: text, answers: [text] }));
    const items = await asked(packed);
    expect(packed.state.readings).toBe(4);
    expect(new Set(idsOf(items)).size).toBe(200);
    expect(idsOf(items)).not.toEqual(packed.ids);
    const examples = [text];
    for (const all of [
      dataset(200, 1, () => ({ examples })),
      dataset(200, 0, () => ({ passage: text })),
    ]) {
      await asked(all);
      expect(all.state.readings).toBe(1);
    }
  });

  it.each([1, 2, 15, 16, 17, 33])('asks all of %i items', async (count) => {
    expect(await asked(dataset(count, 0))).toHaveLength(count);
    expect(await asked(dataset(count, LARGE))).toHaveLength(count);
  });

  it('takes data of any shape: deep, that hold themselves, or with a getter that throws', async () => {
    let deep: unknown = null;
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    const getter = {
      get value() {
        throw new Error('run');
      },
    };
    for (const data of [deep, cyclic, getter, undefined, new Map([[1, 2]])]) {
      expect(await asked(dataset(20, 1, () => data))).toHaveLength(20);
    }
  });
});
