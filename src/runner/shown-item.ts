import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import type { Item } from '../core/item.js';

/** The item with its choices in the order in which they were shown to the model. */
export function asShown(
  benchmark: AnyBenchmark,
  item: Item<unknown>,
  choices: readonly string[] | undefined,
): Item<unknown> {
  const data = choices === undefined ? undefined : benchmark.withChoices?.(item.data, choices);
  return data === undefined ? item : { ...item, data };
}
