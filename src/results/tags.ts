import { z } from 'zod';
import type { Connection } from '../store/open.js';

/** A tag of the items of a benchmark of a run, with its values. */
export interface TagValues {
  readonly tag: string;
  /** Sorted. */
  readonly values: readonly string[];
}

/** A tag with more values is an id, by which nobody chooses. */
const MAX_VALUES = 150;

/** The tags by which items can be chosen. */
export function tagsOfItems(db: Connection, runBenchmarkId: number): TagValues[] {
  // Steps from value to value through the index, because there are few values and many items.
  const nextTag = db
    .prepare(
      'SELECT tag FROM item_tags WHERE run_benchmark_id = ? AND tag > ? ORDER BY tag LIMIT 1',
    )
    .pluck();
  const nextValue = db
    .prepare(
      'SELECT value FROM item_tags WHERE run_benchmark_id = ? AND tag = ? AND value > ? ORDER BY value LIMIT 1',
    )
    .pluck();
  const found: TagValues[] = [];
  const text = z.string().optional();
  for (let tag = text.parse(nextTag.get(runBenchmarkId, '')); tag !== undefined; ) {
    const values: string[] = [];
    let value = text.parse(nextValue.get(runBenchmarkId, tag, ''));
    while (value !== undefined && values.length <= MAX_VALUES) {
      values.push(value);
      value = text.parse(nextValue.get(runBenchmarkId, tag, value));
    }
    if (values.length > 1 && values.length <= MAX_VALUES) found.push({ tag, values });
    tag = text.parse(nextTag.get(runBenchmarkId, tag));
  }
  return found;
}
