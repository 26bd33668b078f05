import type { Item } from '../../core/item.js';
import { seededRandom } from '../../core/prng.js';
import type { RunConfig } from '../config.js';
import type { ResolvedBenchmark } from './resolve.js';

/** What decides the order of the items. */
export type OrderConfig = Pick<RunConfig, 'order' | 'seed'>;

/** In so many rounds all items are asked. */
const ROUNDS = 16;

/** And in so many where items take more memory than `HELD`: the dataset is then read once a round. */
const FEW_ROUNDS = 4;

/** In bytes. */
const HELD = 32 * 2 ** 20;

/**
 * The planned items in the order in which they are asked. Datasets list one subject, or language, after the other: in
 * that order, time and subject could not be told apart. So they are asked in rounds. Of as many items in a row as there
 * are rounds, each round has one, drawn at random: every round is a random part of the dataset, spread over all of it.
 * Within a round items are in the order of the dataset, so that those whose prompts begin alike follow each other.
 */
export function inOrder(
  {
    plan,
    read,
    size,
  }: Pick<ResolvedBenchmark, 'read' | 'size'> & {
    readonly plan: { readonly id: string; readonly items: { readonly length: number } };
  },
  { order, seed }: OrderConfig,
): AsyncIterable<Item<unknown>> {
  if (order === 'dataset') return read();
  const rounds = size <= HELD ? ROUNDS : FEW_ROUNDS;
  const roundOf = drawRounds(plan.items.length, rounds, seededRandom('order', seed, plan.id));
  return size <= HELD ? heldRounds(read, roundOf, rounds) : readRounds(read, roundOf, rounds);
}

/** The round of each item. */
function drawRounds(items: number, rounds: number, random: () => number): Uint8Array {
  const roundOf = new Uint8Array(items);
  for (let start = 0; start < items; start += rounds) {
    const drawn = Array.from({ length: rounds }, (_, round) => round);
    for (let last = rounds - 1; last > 0; last--) {
      const other = Math.floor(random() * (last + 1));
      const round = drawn[last] ?? 0;
      drawn[last] = drawn[other] ?? 0;
      drawn[other] = round;
    }
    roundOf.set(drawn.slice(0, items - start), start);
  }
  return roundOf;
}

/** The first round as it is read; the others are kept meanwhile. */
async function* heldRounds(
  read: ResolvedBenchmark['read'],
  roundOf: Uint8Array,
  rounds: number,
): AsyncGenerator<Item<unknown>> {
  const later = Array.from({ length: rounds }, (): Item<unknown>[] => []);
  let place = 0;
  for await (const item of read()) {
    const round = roundOf[place++] ?? 0;
    if (round === 0) yield item;
    else later[round]?.push(item);
  }
  for (const items of later) {
    yield* items;
    items.length = 0;
  }
}

async function* readRounds(
  read: ResolvedBenchmark['read'],
  roundOf: Uint8Array,
  rounds: number,
): AsyncGenerator<Item<unknown>> {
  for (let round = 0; round < rounds; round++) {
    let place = 0;
    for await (const item of read()) if (roundOf[place++] === round) yield item;
  }
}
