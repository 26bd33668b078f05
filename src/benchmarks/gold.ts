import type { Item } from '../core/item.js';
import type { AnyBenchmark } from './benchmark.js';

/** What a right answer to an item is, as plain data for the record; `null` where the benchmark does not say. */
export function goldOf({ gold }: Pick<AnyBenchmark, 'gold'>, { data }: Item<unknown>): unknown {
  if (gold !== undefined) {
    try {
      return gold(data);
    } catch {
      // The record then lacks it; a user's own benchmark may do anything, and the run goes on.
      return null;
    }
  }
  return typeof data === 'object' && data !== null && 'gold' in data ? data.gold : null;
}
