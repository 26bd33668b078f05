import type { AnyBenchmark } from './benchmark.js';
import { benchmarkIds, loadBenchmark, unknownBenchmark } from './catalogue.js';

export { isKnown } from './catalogue.js';

/**
 * Every built-in benchmark, in the order of the cards' tables. Importing this module loads all of them; to load only
 * some, use `loadBenchmark` from the catalogue.
 */
export const benchmarks: readonly AnyBenchmark[] = await Promise.all(
  benchmarkIds.map(loadBenchmark),
);

const byId: ReadonlyMap<string, AnyBenchmark> = new Map(
  benchmarks
    .flatMap((benchmark) => [benchmark, ...(benchmark.generate ? [benchmark.generate] : [])])
    .map((benchmark) => [benchmark.id, benchmark]),
);

/** The built-in benchmark of this id, also one that `--as generate` runs; `undefined` when there is none. */
export function findBenchmark(id: string): AnyBenchmark | undefined {
  return byId.get(id);
}

/**
 * The built-in benchmark of this id.
 *
 * @throws CardbenchError when there is none
 */
export function benchmarkById(id: string): AnyBenchmark {
  const found = findBenchmark(id);
  if (found === undefined) throw unknownBenchmark(id);
  return found;
}
