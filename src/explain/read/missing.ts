import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import { datasetGroups } from '../../benchmarks/groups.js';
import type { ScoredSample } from '../../core/score.js';
import { datasetNames } from '../../datasets/manifest.js';
import { publishedItemsOf } from '../../datasets/origin.js';

/** How many items of the benchmark are published; `null` if there is no such number. */
export function publishedCount({ dataset }: AnyBenchmark): number | null {
  if (dataset.file !== undefined || !datasetNames().includes(dataset.name)) return null;
  return publishedItemsOf(dataset);
}

/** A smaller part of the published items was hardly meant to be all of them. */
const MIN_SHARE = 0.5;

/**
 * Published items that were not asked, as samples without a verdict: by the counts of the groups where they are known.
 *
 * @param asked the tags of each item that was asked
 */
export function missingItems(
  benchmark: AnyBenchmark,
  asked: readonly Readonly<Record<string, string>>[],
): readonly ScoredSample[] {
  const published = publishedCount(benchmark);
  if (published === null || asked.length >= published) return [];
  if (asked.length < MIN_SHARE * published) return [];
  const groups = datasetGroups(benchmark);
  const lost = (count: number, tags: Readonly<Record<string, string>>, name: string) =>
    Array.from({ length: Math.max(0, count) }, (_, i) => ({
      item: `missing ${name}/${i + 1}`,
      sample: 0,
      value: 0,
      tags,
    }));
  if (groups === undefined) return lost(published - asked.length, {}, benchmark.id);
  const present = new Map<string, { count: number; tags: Readonly<Record<string, string>> }>();
  for (const tags of asked) {
    const name = tags[groups.tag] ?? '';
    const known = present.get(name) ?? { count: 0, tags };
    known.count++;
    present.set(name, known);
  }
  if ([...present.keys()].some((name) => !groups.items.has(name))) return [];
  return [...groups.items].flatMap(([name, count]) => {
    const known = present.get(name);
    const tags = known === undefined ? {} : sharedTags(known.tags);
    return lost(count - (known?.count ?? 0), { ...tags, [groups.tag]: name }, name);
  });
}

/** Tags that all items of a group share cannot be told from one item; only its group is certain. */
function sharedTags(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { problem: _problem, order: _order, ...others } = tags;
  return others;
}
