import type { Item } from '../core/item.js';
import type { Dataset } from './dataset.js';
import { withoutOthers, withoutRepeats } from './left-out.js';
import { locate } from './locate.js';
import type { DatasetSource, LoadedDataset } from './opened.js';
import { originOf } from './origin.js';
import { distinct, readItems } from './read-items.js';
import { skipFor } from './unusable-rows.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads a dataset from its built-in sample, from the cache, or from a local file or folder. */
export async function loadDataset<Data>(
  given: Dataset<Data>,
  source: DatasetSource,
  env: Environment = process.env,
): Promise<LoadedDataset<Data>> {
  const whole = withoutRepeats(given, source);
  const { path, label } = await locate(whole, source, env);
  const items: Item<Data>[] = [];
  const { dataset, skip, leftOut, unusable } = await withoutOthers(whole, path, skipFor(source));
  const reading = readItems(dataset, path, skip);
  for await (const item of distinct(reading.items, dataset, path, unusable)) items.push(item);
  const origin = await originOf(dataset, source, path, reading, items.length, env, skip);
  return { items, sha256: reading.sha256(), label, leftOut: leftOut(), ...origin };
}
