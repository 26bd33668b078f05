import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { CardbenchError } from '../core/errors.js';
import { sha256 } from '../core/hash.js';
import type { Item } from '../core/item.js';
import { datasetFolder } from './cache-folder.js';
import type { Dataset } from './dataset.js';
import { contentOfFile, piecesOfFile } from './formats/content.js';
import { FILE_LIMITS, LIMITS } from './formats/limits.js';
import type { Row } from './formats/row.js';
import { isReadable, rowsOf } from './formats/rows.js';
import { textRows } from './formats/text.js';
import { limitsOf, type Manifest, readManifest } from './manifest.js';
import type {
  DatasetSource,
  DatasetVersion,
  ItemOutline,
  LoadedDataset,
  OpenDataset,
} from './opened.js';
import { arePublishedFiles, contentHash } from './origin.js';
import { type OutlineIndex, outlineIndex } from './outline-index.js';
import { cachedFiles, isPulled, requireIntact } from './pull.js';
import { collectSkippedRows, type SkippedRows } from './skipped-rows.js';
import { type SkipRow, usableRows } from './unusable-rows.js';

export type {
  DatasetSource,
  DatasetVersion,
  ItemOutline,
  LoadedDataset,
  OpenDataset,
} from './opened.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads a dataset from its built-in sample, from the cache, or from a local file or folder. */
export async function loadDataset<Data>(
  whole: Dataset<Data>,
  source: DatasetSource,
  env: Environment = process.env,
): Promise<LoadedDataset<Data>> {
  const { path, label } = await locate(whole, source, env);
  const items: Item<Data>[] = [];
  const { dataset, skip, leftOut, unusable } = await withoutOthers(whole, path, skipFor(source));
  const reading = readItems(dataset, path, skip);
  for await (const item of distinct(reading.items, dataset, path, unusable)) items.push(item);
  const origin = await originOf(dataset, source, path, reading, items.length, env, skip);
  return { items, sha256: reading.sha256(), label, leftOut: leftOut(), ...origin };
}

export interface OpenOptions {
  /**
   * Told of rows that are left out, at each reading; by default, they are an error, unless the source is a file of outputs
   * or the dataset leaves them out.
   */
  readonly told?: SkipRow | undefined;
  /**
   * The built-in benchmark whose dataset it is: the outline is then kept in the cache, and read again only once a file
   * has changed.
   */
  readonly reader?: string | undefined;
}

/** Reads a dataset once for its outline, like {@link loadDataset}, and again for its items. */
export async function openDataset<Data>(
  whole: Dataset<Data>,
  source: DatasetSource,
  env: Environment = process.env,
  { told = skipFor(source), reader }: OpenOptions = {},
): Promise<OpenDataset<Data>> {
  const { path, label, verify } = find(whole, source, env);
  const index =
    reader === undefined || told !== undefined || whole.file !== undefined
      ? undefined
      : indexOf(reader, whole, source, path, env);
  const known = index === undefined ? undefined : await openIndexed(whole, path, index);
  if (known !== undefined) return known;
  await verify();
  const { dataset, skip, holdsOthers, leftOut, unusable } = await withoutOthers(whole, path, told);
  const outline: ItemOutline[] = [];
  // Most tags are equal; equal ones share one object.
  const tagsOf = new Map<string, ItemOutline['tags']>();
  let first: Item<Data> | undefined;
  const reading = readItems(dataset, path, skip);
  for await (const item of distinct(reading.items, dataset, path, unusable)) {
    first ??= item;
    const key = JSON.stringify(item.tags);
    const tags = tagsOf.get(key) ?? item.tags;
    tagsOf.set(key, tags);
    outline.push({ id: item.id, tags });
  }
  const sha256 = reading.sha256();
  const origin = await originOf(dataset, source, path, reading, outline.length, env, skip);
  const version = { sha256, label, leftOut: leftOut(), ...origin };
  index?.write({ outline, holdsOthers, ...version });
  const read = (): AsyncGenerator<Item<Data>> =>
    readAgain(readItems(dataset, path, skip), { outline, sha256 }, path);
  return { outline, first, read, ...version };
}

/** The items of another reading; throws if they are not those of the first. */
async function* readAgain<Data>(
  again: Reading<Data>,
  { outline, sha256: before }: Pick<OpenDataset<Data>, 'outline' | 'sha256'>,
  path: string,
): AsyncGenerator<Item<Data>> {
  let place = 0;
  for await (const item of again.items) {
    const id = outline[place++]?.id;
    if (item.id !== id) {
      throw new CardbenchError(
        `${path}: item ${place} is now "${item.id}" and was "${id ?? 'none'}"; the file was changed during the run, or parse does not return the same items each time.`,
      );
    }
    yield item;
  }
  if (again.sha256() !== before) {
    throw new CardbenchError(
      `${path} was changed during the run; restore its earlier content, or start another run.`,
    );
  }
}

/** Where the outline of a built-in dataset is kept. */
function indexOf<Data>(
  reader: string,
  dataset: Dataset<Data>,
  source: DatasetSource,
  path: string,
  env: Environment,
): OutlineIndex | undefined {
  if (source.kind === 'sample') return undefined;
  const manifest = readManifest(dataset.name);
  return outlineIndex(
    {
      ...{ reader, path },
      files: filesAt(path, dataset).map((file) => file.path),
      // Whether a file is the published one is decided by these.
      others: cachedFiles(manifest, env),
      facts: [source.kind, manifest],
    },
    env,
  );
}

/** A dataset whose outline is known, of which only the first item is read. */
async function openIndexed<Data>(
  whole: Dataset<Data>,
  path: string,
  index: OutlineIndex,
): Promise<OpenDataset<Data> | undefined> {
  const known = index.read();
  if (known === undefined) return undefined;
  const { holdsOthers, ...version } = known;
  const dataset = holdsOthers ? withoutThem(whole) : whole;
  const skip = whole.leavesOut === true ? () => {} : undefined;
  async function* read(): AsyncGenerator<Item<Data>> {
    try {
      yield* readAgain(readItems(dataset, path, skip), version, path);
    } catch (thrown) {
      index.forget();
      throw thrown;
    }
  }
  try {
    for await (const first of read()) return { ...version, first, read };
  } catch {
    // It is read as if there were no index, which tells what is wrong.
  }
  return undefined;
}

/** Rows named in a sentence at most. */
const MAX_NAMED = 10;

/** The dataset without the items of its files that do not belong to it, and without rows that it leaves out. */
async function withoutOthers<Data>(
  dataset: Dataset<Data>,
  path: string,
  told: SkipRow | undefined,
): Promise<{
  readonly dataset: Dataset<Data>;
  readonly skip: SkipRow | undefined;
  readonly holdsOthers: boolean;
  /** Once all items are read. */
  readonly leftOut: () => readonly string[];
  readonly unusable: () => readonly string[];
}> {
  const rows = collectSkippedRows();
  const skip = told ?? (dataset.leavesOut === true ? rows.skip : undefined);
  const unusable = rows.listed;
  const { isPart } = dataset;
  let [all, others] = [0, 0];
  if (isPart !== undefined) {
    for await (const { id } of readItems(dataset, path, skip).items) {
      all += 1;
      if (!isPart(id)) others += 1;
    }
  }
  if (isPart === undefined || others === 0 || others === all) {
    return { dataset, skip, holdsOthers: false, unusable, leftOut: () => rowsLeftOut(rows) };
  }
  const outside = `${dataset.name}: ${others.toLocaleString('en')} of the ${all.toLocaleString('en')} items in ${path} are not part of it and are left out.`;
  return {
    dataset: withoutThem(dataset),
    skip,
    holdsOthers: true,
    unusable,
    leftOut: () => [outside, ...rowsLeftOut(rows)],
  };
}

/** The dataset without the items of its files that are not part of it. */
function withoutThem<Data>(dataset: Dataset<Data>): Dataset<Data> {
  const { isPart = () => true } = dataset;
  return { ...dataset, parse: (rows, skip) => only(isPart, dataset.parse(rows, skip)) };
}

async function* only<Data>(
  isPart: (id: string) => boolean,
  items: AsyncIterable<Item<Data>>,
): AsyncGenerator<Item<Data>> {
  for await (const item of items) if (isPart(item.id)) yield item;
}

function rowsLeftOut({ count, listed }: SkippedRows): readonly string[] {
  if (count() === 0) return [];
  const named = listed().slice(0, MAX_NAMED);
  const more = count() > MAX_NAMED ? '; ...' : '';
  const what = count() === 1 ? 'One row' : `${count().toLocaleString('en')} rows`;
  return [
    `${what} of the dataset cannot be used and ${count() === 1 ? 'is' : 'are'} left out: ${named.join('; ')}${more}.`,
  ];
}

function skipFor(source: DatasetSource): SkipRow | undefined {
  return source.kind === 'path' && source.ofOutputs === true ? () => {} : undefined;
}

/** Items that are already in memory, as an open dataset. */
export function openLoaded<Data>({ items, ...version }: LoadedDataset<Data>): OpenDataset<Data> {
  async function* read(): AsyncGenerator<Item<Data>> {
    yield* items;
  }
  return { ...version, outline: items, first: items[0], read };
}

/** How many items the published split of a dataset contains, or the part of it that a benchmark uses. */
export function publishedItemsOf({ name, items }: Pick<Dataset<never>, 'name' | 'items'>): number {
  return items ?? readManifest(name).items;
}

/** Where the items come from, and how many published items there are. */
async function originOf<Data>(
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

interface Reading<Data> {
  readonly items: AsyncIterable<Item<Data>>;
  /** One for each file, in order, once all items are read. */
  readonly hashes: () => readonly string[];
  /** Once all items are read. */
  readonly sha256: () => string;
}

function readItems<Data>(dataset: Dataset<Data>, path: string, skip?: SkipRow): Reading<Data> {
  const files = filesAt(path, dataset);
  const limits = dataset.file === undefined ? limitsOf(readManifest(dataset.name)) : FILE_LIMITS;
  const hashes = new Map<string, string>();
  async function* rows(): AsyncGenerator<Row> {
    for (const file of files) {
      const hash = createHash('sha256');
      let seen = 0;
      const take = (bytes: Uint8Array): void => {
        seen += bytes.length;
        hash.update(bytes);
      };
      const content = contentOfFile(file.path, take, limits.file);
      const isText = file.name.endsWith('.txt') && dataset.alsoReads?.test(file.name) === true;
      const read = isText ? textRows(file.name, content) : rowsOf(file.name, content, [], limits);
      yield* usableRows(read, skip);
      // A compressed or binary file may not be read sequentially from beginning to end.
      if (seen === content.random?.size) hashes.set(file.name, hash.digest('hex'));
    }
  }
  const ofAll = (): (readonly [string, string])[] =>
    files.map(({ name, path: file }) => {
      // A parser may stop before the end of a file.
      const hash = hashes.get(name) ?? hashOf(file, limits.file);
      hashes.set(name, hash);
      return [hash, name];
    });
  return {
    items: dataset.parse(rows(), skip),
    hashes: () => ofAll().map(([hash]) => hash),
    sha256: () => {
      const all = ofAll();
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

function hashOf(path: string, most: number): string {
  const hash = createHash('sha256');
  for (const piece of piecesOfFile(path, most)) hash.update(piece);
  return hash.digest('hex');
}

/**
 * Passes items through; throws if there are none, or two with the same id.
 *
 * @param unusable the rows that were left out so far
 */
async function* distinct<Data>(
  items: AsyncIterable<Item<Data>>,
  { name }: Dataset<Data>,
  path: string,
  unusable: () => readonly string[],
): AsyncGenerator<Item<Data>> {
  const seen = new Set<string>();
  for await (const item of items) {
    if (seen.has(item.id)) {
      throw new CardbenchError(`${path}: two items have the id "${item.id}"; ids must be unique.`);
    }
    seen.add(item.id);
    if (seen.size > LIMITS.rows) {
      throw new CardbenchError(
        `${path} contains more than ${LIMITS.rows.toLocaleString('en')} items, which is the limit; split it.`,
      );
    }
    yield item;
  }
  if (seen.size > 0) return;
  const [first] = unusable();
  throw new CardbenchError(
    first === undefined
      ? `${path} contains no item of ${name}.`
      : `${first}; no other row is an item of ${name}.`,
  );
}

/** The path of a source, whose files are the published ones if they are said to be. */
export async function locate<Data>(
  dataset: Dataset<Data>,
  source: DatasetSource,
  env: Environment = process.env,
): Promise<{ path: string; label: string }> {
  const { verify, ...found } = find(dataset, source, env);
  await verify();
  return found;
}

/** The path of a source, and the check of its files. */
function find<Data>(
  dataset: Dataset<Data>,
  source: DatasetSource,
  env: Environment,
): { path: string; label: string; verify: () => Promise<void> } {
  const verify = async (): Promise<void> => {};
  if (source.kind === 'path' || dataset.file !== undefined) {
    const path = resolve(source.kind === 'path' ? source.path : (dataset.file ?? ''));
    if (!existsSync(path)) {
      throw new CardbenchError(
        source.kind === 'path'
          ? `There is no dataset at ${path}; check the path of --dataset.`
          : `There is no file ${path}, which the dataset "${dataset.name}" names as its "file"; write it, or give another with --dataset. A path is resolved from the working directory.`,
      );
    }
    return { path, label: path, verify };
  }
  const manifest = readManifest(dataset.name);
  if (source.kind === 'sample') {
    return { path: join(manifest.folder, manifest.sample), label: 'sample items', verify };
  }
  if (!isPulled(manifest, env)) {
    throw new CardbenchError(
      `The dataset ${dataset.name} is not in the cache; run "cardbench datasets pull ${dataset.name}", give --dataset <path>, or use --dataset sample.`,
    );
  }
  return {
    path: datasetFolder(dataset.name, env),
    label: `published (${manifest.revision})`,
    verify: () => requireIntact(manifest, env),
  };
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
    throw new CardbenchError(`The folder ${path} contains no file of ${dataset.name}.`);
  }
  return selected.map((name) => ({ name, path: join(path, name) }));
}
