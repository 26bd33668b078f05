import { datasetNames, readManifest } from '../datasets/manifest.js';
import type { AnyBenchmark } from './benchmark.js';

/** The groups of a published dataset: subjects, languages. */
export interface DatasetGroups {
  readonly tag: string;
  /** Published items by group. */
  readonly items: ReadonlyMap<string, number>;
}

/** The groups in a benchmark's manifest, if they apply to the items that it uses. */
export function datasetGroups({ dataset }: AnyBenchmark): DatasetGroups | undefined {
  if (dataset.file !== undefined || !datasetNames().includes(dataset.name)) return undefined;
  const { groups, items } = readManifest(dataset.name);
  if (groups === undefined || (dataset.items ?? items) !== items) return undefined;
  return { tag: groups.tag, items: new Map(Object.entries(groups.items)) };
}

/** The groups that a benchmark's headline metric averages; `undefined` if it is a plain mean. */
export function headlineGroups(
  benchmark: AnyBenchmark,
): { readonly tag: string; readonly names: readonly string[] } | undefined {
  const groups = datasetGroups(benchmark);
  const averaged = benchmark.metrics[0]?.averages;
  if (groups === undefined || averaged === undefined) return undefined;
  return { tag: groups.tag, names: averaged === 'all' ? [...groups.items.keys()] : averaged };
}

/** `subjects`, `categories` */
export function plural(tag: string): string {
  return tag.endsWith('y') ? `${tag.slice(0, -1)}ies` : `${tag}s`;
}
