import { statSync } from 'node:fs';
import { CardbenchError } from '../core/errors.js';
import type { Item } from '../core/item.js';
import type { Dataset } from './dataset.js';
import { withoutOthers, withoutRepeats, withoutThem } from './left-out.js';
import { filesAt, findSource } from './locate.js';
import { readManifest } from './manifest.js';
import type { DatasetSource, LoadedDataset, OpenDataset } from './opened.js';
import { originOf } from './origin.js';
import { Outline } from './outline.js';
import { type OutlineIndex, outlineIndex } from './outline-index.js';
import { cachedFiles } from './pull.js';
import { distinct, type Reading, readItems } from './read-items.js';
import { type SkipRow, skipFor } from './unusable-rows.js';

type Environment = Readonly<Record<string, string | undefined>>;

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

/** Reads a dataset once for its outline, and again for its items. */
export async function openDataset<Data>(
  given: Dataset<Data>,
  source: DatasetSource,
  env: Environment = process.env,
  { told = skipFor(source), reader }: OpenOptions = {},
): Promise<OpenDataset<Data>> {
  const whole = withoutRepeats(given, source);
  const { path, label, verify } = findSource(whole, source, env);
  const size = sizeOf(whole, path);
  const index =
    reader === undefined || told !== undefined || whole.file !== undefined
      ? undefined
      : indexOf(reader, whole, source, path, env);
  const known = index === undefined ? undefined : await openIndexed(whole, path, index);
  if (known !== undefined) return { ...known, size };
  await verify();
  const { dataset, skip, holdsOthers, leftOut, unusable } = await withoutOthers(whole, path, told);
  const outline = new Outline();
  let first: Item<Data> | undefined;
  const reading = readItems(dataset, path, skip);
  for await (const item of distinct(reading.items, dataset, path, unusable, outline)) {
    first ??= item;
  }
  outline.trim();
  const sha256 = reading.sha256();
  const origin = await originOf(dataset, source, path, reading, outline.length, env, skip);
  const note = first && source.kind !== 'sample' ? dataset.noteOn?.(first.data) : undefined;
  const notes = [...leftOut(), ...(note === undefined ? [] : [note])];
  const version = { sha256, label, leftOut: notes, ...origin };
  index?.write({ outline, holdsOthers, ...version });
  const read = (): AsyncGenerator<Item<Data>> =>
    readAgain(readItems(dataset, path, skip), { outline, sha256 }, path);
  return { outline, first, read, size, ...version };
}

/** Files that are compressed. */
const PACKED = /\.(?:gz|zip|zst|parquet|eval)$/;
const TIMES_SMALLER = 4;

/** Estimates how many bytes the items of these files take in memory. */
function sizeOf<Data>(dataset: Dataset<Data>, path: string): number {
  let bytes = 0;
  for (const file of filesAt(path, dataset)) {
    bytes += statSync(file.path).size * (PACKED.test(file.name) ? TIMES_SMALLER : 1);
  }
  return 2 * bytes;
}

/** The items of another reading; throws if they are not those of the first. */
async function* readAgain<Data>(
  again: Reading<Data>,
  { outline, sha256: before }: Pick<OpenDataset<Data>, 'outline' | 'sha256'>,
  path: string,
): AsyncGenerator<Item<Data>> {
  let place = 0;
  for await (const item of again.items) {
    const id = outline.ids.at(place++);
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
): Promise<Omit<OpenDataset<Data>, 'size'> | undefined> {
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

/** Items that are already in memory, as an open dataset. */
export function openLoaded<Data>({ items, ...version }: LoadedDataset<Data>): OpenDataset<Data> {
  async function* read(): AsyncGenerator<Item<Data>> {
    yield* items;
  }
  return { ...version, outline: Outline.of(items), first: items[0], read, size: 0 };
}
