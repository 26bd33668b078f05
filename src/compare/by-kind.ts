import { findBenchmark } from '../benchmarks/registry.js';
import type { BenchmarkScores } from './benchmark-scores.js';

/**
 * The scores of a benchmark apart for each kind of its items, where it has kinds that must not be mixed: guards are to
 * change the replies to unsafe prompts, and those to safe ones as little as they can.
 */
export function byKind(scores: readonly BenchmarkScores[]): BenchmarkScores[] {
  return scores.flatMap((each) => {
    const tag = findBenchmark(each.benchmark)?.scorer.guarded?.kinds;
    if (tag === undefined) return [each];
    const kinds = [...new Set([...each.items.values()].map(({ tags }) => tags[tag] ?? ''))].sort();
    return kinds.map((kind) => ({
      ...each,
      benchmark: `${each.benchmark}/${kind}`,
      title: `${each.title}, ${kind}`,
      items: new Map([...each.items].filter(([, { tags }]) => (tags[tag] ?? '') === kind)),
    }));
  });
}

/** The benchmark that a part of {@link byKind} belongs to. */
export function wholeOf(benchmark: string): string {
  return benchmark.split('/')[0] ?? '';
}
