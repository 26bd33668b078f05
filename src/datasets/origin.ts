import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../core/hash.js';
import type { Item } from '../core/item.js';
import { cacheFolder } from './cache-folder.js';
import { readSmallText } from './formats/document.js';
import { readLock } from './lock-file.js';
import type { Manifest } from './manifest.js';

/**
 * Where the items of a run come from: all published ones, some of them, cardbench's own samples, or a user's file whose
 * items are not known to be published.
 */
export type DatasetOrigin = 'published' | 'part of the published' | 'sample' | 'own';

/** Whether all files are published ones, judging by their SHA-256: that of the manifest, or of a known copy. */
export function arePublishedFiles(
  manifest: Manifest,
  hashes: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
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
