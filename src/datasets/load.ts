import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { CardbenchError } from '../core/errors.js';
import { sha256 } from '../core/hash.js';
import type { Item } from '../core/item.js';
import { datasetFolder } from './cache-folder.js';
import type { Dataset } from './dataset.js';
import { contentOfFile, piecesOfFile } from './formats/content.js';
import { LIMITS } from './formats/limits.js';
import type { Row } from './formats/row.js';
import { isReadable, rowsOf } from './formats/rows.js';
import { readManifest } from './manifest.js';
import { isPulled, requireIntact } from './pull.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the items of a benchmark come from. */
export type DatasetSource =
  | { readonly kind: 'sample' }
  | { readonly kind: 'published' }
  | { readonly kind: 'path'; readonly path: string };

/** What names exactly which items were read. */
export interface DatasetVersion {
  /** Of the file's bytes; of a folder, the hash of the sorted list of its files' hashes and names. */
  readonly sha256: string;
  /** `sample items`, `published`, or the path. */
  readonly label: string;
  /** How many items the published split holds, where a manifest says so. */
  readonly publishedItems: number | undefined;
}

/** The items of a dataset, all in memory. */
export interface LoadedDataset<Data> extends DatasetVersion {
  readonly items: readonly Item<Data>[];
}

/** A dataset that is read as often as needed, of which only ids and tags are in memory. */
export interface OpenDataset<Data> extends DatasetVersion {
  readonly outline: readonly ItemOutline[];
  /** The first item of the outline: whoever needs no more need not read. */
  readonly first: Item<Data> | undefined;
  /** All items, in the order of the outline; throws at the end when the files are no longer the same. */
  readonly read: () => AsyncIterable<Item<Data>>;
}

/** What of an item decides whether it is asked. */
export type ItemOutline = Pick<Item<unknown>, 'id' | 'tags'>;

/** Reads a dataset from its built-in sample, from the cache, or from a local file or folder. */
export async function loadDataset<Data>(
  dataset: Dataset<Data>,
  source: DatasetSource,
  env: Environment = process.env,
): Promise<LoadedDataset<Data>> {
  const { path, label, publishedItems } = await locate(dataset, source, env);
  const items: Item<Data>[] = [];
  const reading = readItems(dataset, path);
  for await (const item of distinct(reading.items, dataset, path)) items.push(item);
  return { items, sha256: reading.sha256(), label, publishedItems };
}

/** Reads a dataset once for its outline, as {@link loadDataset} would, and again for its items. */
export async function openDataset<Data>(
  dataset: Dataset<Data>,
  source: DatasetSource,
  env: Environment = process.env,
): Promise<OpenDataset<Data>> {
  const { path, label, publishedItems } = await locate(dataset, source, env);
  const outline: ItemOutline[] = [];
  // Few tags differ: equal ones are one object.
  const tagsOf = new Map<string, ItemOutline['tags']>();
  let first: Item<Data> | undefined;
  const reading = readItems(dataset, path);
  for await (const item of distinct(reading.items, dataset, path)) {
    first ??= item;
    const key = JSON.stringify(item.tags);
    const tags = tagsOf.get(key) ?? item.tags;
    tagsOf.set(key, tags);
    outline.push({ id: item.id, tags });
  }
  const version = reading.sha256();
  async function* read(): AsyncGenerator<Item<Data>> {
    const again = readItems(dataset, path);
    let place = 0;
    for await (const item of again.items) {
      const before = outline[place++]?.id;
      if (item.id !== before) {
        throw new CardbenchError(
          `${path}: item ${place} is not the one that it was before; the file was changed while the run went on, or its parse does not give the same items each time.`,
        );
      }
      yield item;
    }
    if (again.sha256() !== version) {
      throw new CardbenchError(
        `${path} was changed while the run went on; put back what it was, or start another run.`,
      );
    }
  }
  return { outline, first, read, sha256: version, label, publishedItems };
}

/** Items that are in memory already, as a dataset that can be read. */
export function openLoaded<Data>({ items, ...version }: LoadedDataset<Data>): OpenDataset<Data> {
  async function* read(): AsyncGenerator<Item<Data>> {
    yield* items;
  }
  return { ...version, outline: items, first: items[0], read };
}

interface Reading<Data> {
  readonly items: AsyncIterable<Item<Data>>;
  /** Once all items are read. */
  readonly sha256: () => string;
}

function readItems<Data>(dataset: Dataset<Data>, path: string): Reading<Data> {
  const files = filesAt(path, dataset);
  const hashes = new Map<string, string>();
  async function* rows(): AsyncGenerator<Row> {
    for (const file of files) {
      const hash = createHash('sha256');
      let seen = 0;
      const content = contentOfFile(file.path, (bytes) => {
        seen += bytes.length;
        hash.update(bytes);
      });
      yield* rowsOf(file.name, content);
      // A packed or binary file may be read elsewhere than from its beginning to its end.
      if (seen === content.random?.size) hashes.set(file.name, hash.digest('hex'));
    }
  }
  return {
    items: dataset.parse(rows()),
    sha256: () => {
      // A parser may have had enough before the end of a file.
      const all = files.map(({ name, path: file }) => [hashes.get(name) ?? hashOf(file), name]);
      if (all.length === 1) return all[0]?.[0] ?? '';
      return sha256(
        all
          .map(([hash, name]) => `${hash}  ${name}`)
          .sort()
          .join('\n'),
      );
    },
  };
}

function hashOf(path: string): string {
  const hash = createHash('sha256');
  for (const piece of piecesOfFile(path, LIMITS.total)) hash.update(piece);
  return hash.digest('hex');
}

/** The same items; throws when there are none, or two of one id. */
async function* distinct<Data>(
  items: AsyncIterable<Item<Data>>,
  { name }: Dataset<Data>,
  path: string,
): AsyncGenerator<Item<Data>> {
  const seen = new Set<string>();
  for await (const item of items) {
    if (seen.has(item.id)) {
      throw new CardbenchError(`${path}: two items have the id "${item.id}"; ids must be unique.`);
    }
    seen.add(item.id);
    if (seen.size > LIMITS.rows) {
      throw new CardbenchError(
        `${path} holds more than ${LIMITS.rows.toLocaleString('en')} items, which is the limit; split it.`,
      );
    }
    yield item;
  }
  if (seen.size === 0) throw new CardbenchError(`${path}: no item of ${name} was found in it.`);
}

/** The path that a source stands for. */
export async function locate<Data>(
  dataset: Dataset<Data>,
  source: DatasetSource,
  env: Environment = process.env,
): Promise<{ path: string; label: string; publishedItems: number | undefined }> {
  if (source.kind === 'path' || dataset.file !== undefined) {
    const path = resolve(source.kind === 'path' ? source.path : (dataset.file ?? ''));
    if (!existsSync(path)) {
      throw new CardbenchError(`There is no dataset at ${path}; check the path of --dataset.`);
    }
    return { path, label: path, publishedItems: manifestItems(dataset) };
  }
  const manifest = readManifest(dataset.name);
  if (source.kind === 'sample') {
    const path = join(manifest.folder, manifest.sample);
    return { path, label: 'sample items', publishedItems: dataset.items ?? manifest.items };
  }
  if (!isPulled(manifest, env)) {
    throw new CardbenchError(
      `The dataset ${dataset.name} is not in the cache; run "cardbench datasets pull ${dataset.name}", give --dataset <path>, or use --dataset sample.`,
    );
  }
  await requireIntact(manifest, env);
  return {
    path: datasetFolder(dataset.name, env),
    label: `published (${manifest.revision})`,
    publishedItems: dataset.items ?? manifest.items,
  };
}

function manifestItems<Data>(dataset: Dataset<Data>): number | undefined {
  if (dataset.items !== undefined) return dataset.items;
  return dataset.file === undefined ? readManifest(dataset.name).items : undefined;
}

function filesAt<Data>(path: string, dataset: Dataset<Data>): { name: string; path: string }[] {
  if (!statSync(path).isDirectory()) return [{ name: basename(path), path }];
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter(
      (name) =>
        (isReadable(name) || dataset.alsoReads?.test(name) === true) &&
        !/(^|\/)(\.|node_modules\/)/.test(name),
    )
    .sort();
  const selected = dataset.select === undefined ? names : dataset.select(names);
  if (selected.length === 0) {
    throw new CardbenchError(`${path}: no file of ${dataset.name} was found in this folder.`);
  }
  return selected.map((name) => ({ name, path: join(path, name) }));
}
