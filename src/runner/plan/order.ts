import type { Item } from '../../core/item.js';
import { seededRandom } from '../../core/prng.js';
import type { RunConfig } from '../config.js';
import type { ResolvedBenchmark } from './resolve.js';

/** What decides the order of the items. */
export type OrderConfig = Pick<RunConfig, 'order' | 'seed'>;

/** The number of rounds in which the items are asked. */
const ROUNDS = 16;

/** The number of rounds if the items take more memory than `HELD`: the dataset is then read once per round. */
const FEW_ROUNDS = 4;

/** Bytes of items that are kept in memory for later rounds. */
const HELD = 32 * 2 ** 20;

/** Bytes that they may turn out to take: packed files may hold far more than their size suggests. */
const MOST_HELD = 4 * HELD;

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
  if (size > HELD) return readRounds(read, roundOf, rounds);
  // If there is no size, they are in memory already.
  return heldRounds(read, roundOf, rounds, size === 0 ? Number.POSITIVE_INFINITY : MOST_HELD);
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

/**
 * The first round as it is read; the others are kept meanwhile. If they take more than `most` bytes, they are read again
 * instead, several of them in a reading.
 */
async function* heldRounds(
  read: ResolvedBenchmark['read'],
  roundOf: Uint8Array,
  rounds: number,
  most: number,
): AsyncGenerator<Item<unknown>> {
  const later = Array.from({ length: rounds }, (): Item<unknown>[] => []);
  const seen = new Set<object>();
  let held = 0;
  let place = 0;
  for await (const item of read()) {
    const round = roundOf[place++] ?? 0;
    if (round === 0) yield item;
    else if (held <= most) {
      later[round]?.push(item);
      if (most !== Number.POSITIVE_INFINITY) held += bytesOf(item.data, seen);
      if (held > most) {
        later.length = 0;
        seen.clear();
      }
    }
  }
  seen.clear();
  if (held > most) {
    const together = (rounds - 1) / (FEW_ROUNDS - 1);
    const coarse = roundOf.map((round) => Math.ceil(round / together));
    yield* readRounds(read, coarse, FEW_ROUNDS, 1);
    return;
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
  first = 0,
): AsyncGenerator<Item<unknown>> {
  for (let round = first; round < rounds; round++) {
    let place = 0;
    for await (const item of read()) if (roundOf[place++] === round) yield item;
  }
}

/**
 * About how many bytes the data of an item take, without what was seen before: items may share examples.
 *
 * @param seen objects; those of the data are added
 */
function bytesOf(data: unknown, seen: Set<object>): number {
  let bytes = 0;
  const open = [data];
  while (open.length > 0) {
    const value = open.pop();
    bytes += typeof value === 'string' ? 2 * value.length : 8;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    bytes += value instanceof Uint8Array ? value.length : 8;
    if (value instanceof Uint8Array) continue;
    // A getter, which data of a user's benchmark may have, is not run.
    for (const key of Object.keys(value)) {
      open.push(Object.getOwnPropertyDescriptor(value, key)?.value);
    }
  }
  return bytes;
}
