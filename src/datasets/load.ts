import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { CardbenchError, systemCode } from '../core/errors.js';
import { sha256 } from '../core/hash.js';
import type { Item } from '../core/item.js';
import { datasetFolder } from './cache-folder.js';
import type { Dataset } from './dataset.js';
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

/** The items of a dataset with what is needed to name exactly what was read. */
export interface LoadedDataset<Data> {
  readonly items: readonly Item<Data>[];
  /** Of the file's bytes; of a folder, the hash of the sorted list of its files' hashes and names. */
  readonly sha256: string;
  /** `sample items`, `published`, or the path. */
  readonly label: string;
  /** How many items the published split holds, where a manifest says so. */
  readonly publishedItems: number | undefined;
}

/** Reads a dataset from its built-in sample, from the cache, or from a local file or folder. */
export async function loadDataset<Data>(
  dataset: Dataset<Data>,
  source: DatasetSource,
  env: Environment = process.env,
): Promise<LoadedDataset<Data>> {
  const { path, label, publishedItems } = await locate(dataset, source, env);
  const files = filesAt(path, dataset);
  const hashes: string[] = [];
  async function* rows(): AsyncGenerator<Row> {
    for (const file of files) {
      const content = readFile(file.path);
      hashes.push(`${sha256(content)}  ${file.name}`);
      yield* rowsOf(file.name, content);
    }
  }
  const items: Item<Data>[] = [];
  const seen = new Set<string>();
  for await (const item of dataset.parse(rows())) {
    if (seen.has(item.id)) {
      throw new CardbenchError(`${path}: two items have the id "${item.id}"; ids must be unique.`);
    }
    seen.add(item.id);
    items.push(item);
  }
  if (items.length === 0) {
    throw new CardbenchError(`${path}: no item of ${dataset.name} was found in it.`);
  }
  const only = hashes.length === 1 ? hashes[0]?.split(' ')[0] : undefined;
  return { items, sha256: only ?? sha256(hashes.sort().join('\n')), label, publishedItems };
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

function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (thrown) {
    throw new CardbenchError(`Cannot read ${path} (${systemCode(thrown) ?? 'unreadable'}).`);
  }
}
