import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../core/hash.js';
import type { Item } from '../core/item.js';
import { cacheFolder, datasetFolder } from './cache-folder.js';
import type { Dataset } from './dataset.js';
import { readSmallText } from './formats/document.js';
import { readLock } from './lock-file.js';
import { type Manifest, readManifest } from './manifest.js';
import type { DatasetSource, DatasetVersion } from './opened.js';
import { isPulled } from './pull.js';
import { type Reading, readItems } from './read-items.js';
import type { SkipRow } from './unusable-rows.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** How many items the published split of a dataset contains, or the part of it that a benchmark uses. */
export function publishedItemsOf({ name, items }: Pick<Dataset<never>, 'name' | 'items'>): number {
  return items ?? readManifest(name).items;
}

/** Where the items come from, and how many published items there are. */
export async function originOf<Data>(
  dataset: Dataset<Data>,
  source: DatasetSource,
  path: string,
  reading: Reading<Data>,
  count: number,
  env: Environment,
  skip?: SkipRow,
): Promise<Pick<DatasetVersion, 'origin' | 'publishedItems'>> {
  if (dataset.file !== undefined) return { origin: 'own', publishedItems: undefined };
  const manifest = readManifest(dataset.name);
  const publishedItems = publishedItemsOf(dataset);
  if (source.kind === 'published' && dataset.leavesOut === true) {
    return { origin: 'published', publishedItems: count };
  }
  if (source.kind !== 'path') return { origin: source.kind, publishedItems };
  const published =
    arePublishedFiles(manifest, reading.hashes(), env) ||
    (await holdsOnlyPublished(dataset, path, manifest, env, skip));
  if (!published) return { origin: 'own', publishedItems: undefined };
  return { origin: count < publishedItems ? 'part of the published' : 'published', publishedItems };
}

/** Whether every item is in the cached dataset; false if the dataset is not cached. */
async function holdsOnlyPublished<Data>(
  dataset: Dataset<Data>,
  path: string,
  manifest: Manifest,
  env: Environment,
  skip: SkipRow | undefined,
): Promise<boolean> {
  if (!isPulled(manifest, env)) return false;
  const known = new Set<string>();
  const contentOf = (item: Item<Data>): Item<unknown> =>
    dataset.contentOf === undefined ? item : { ...item, data: dataset.contentOf(item.data) };
  for await (const item of readItems(dataset, datasetFolder(dataset.name, env)).items) {
    known.add(contentHash(contentOf(item)));
  }
  for await (const item of readItems(dataset, path, skip).items) {
    if (!known.has(contentHash(contentOf(item)))) return false;
  }
  return true;
}

/** Whether all files are published ones, judging by their SHA-256: that of the manifest, or of a known copy. */
export function arePublishedFiles(
  manifest: Manifest,
  hashes: readonly string[],
  env: Environment,
): boolean {
  const known = new Set(copiesOf(manifest));
  for (const { url, sha256: stated } of manifest.sources) {
    const hash = stated ?? readLock(cacheFolder(env))[url]?.sha256;
    if (hash !== undefined) known.add(hash);
  }
  return hashes.length > 0 && hashes.every((hash) => known.has(hash));
}

/** `datasets/<name>/copies.sha256`: the same items in other files, as `sha256sum` lists them. */
function copiesOf({ folder }: Manifest): string[] {
  const path = join(folder, 'copies.sha256');
  if (!existsSync(path)) return [];
  return readSmallText(path)
    .split('\n')
    .flatMap((line) => /^[0-9a-f]{64}(?= )/.exec(line) ?? []);
}

/** A hash of an item's content, without its id: the same text and gold answer have the same hash. */
export function contentHash({ data }: Item<unknown>): string {
  return sha256(
    JSON.stringify(data, (_key, value: unknown) => {
      if (typeof value === 'bigint') return `${value}n`;
      return value instanceof Map ? [...value] : value;
    }),
  );
}
