import type { Item } from '../core/item.js';
import type { AnyBenchmark } from './benchmark.js';

/** The gold answer of an item, as plain data; `null` if the benchmark does not define one. */
export function goldOf({ gold }: Pick<AnyBenchmark, 'gold'>, { data }: Item<unknown>): unknown {
  if (gold !== undefined) {
    try {
      return gold(data);
    } catch {
      // A user's own benchmark may throw here. The record then has no gold answer, and the run continues.
      return null;
    }
  }
  return typeof data === 'object' && data !== null && 'gold' in data ? data.gold : null;
}
