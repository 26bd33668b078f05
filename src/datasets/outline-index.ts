import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../core/hash.js';
import { makeFolder } from '../core/make-folder.js';
import { packageVersion } from '../core/package-root.js';
import { cacheFolder } from './cache-folder.js';
import type { DatasetVersion, ItemOutline } from './opened.js';
import { replaceFile } from './replace-file.js';

/** What a reading of a whole dataset finds, apart from the items' data. */
export interface DatasetOutline extends DatasetVersion {
  readonly outline: readonly ItemOutline[];
  /** Whether its files also hold items that are not part of it. */
  readonly holdsOthers: boolean;
}

/** The outline of a dataset as an earlier process found it. */
export interface OutlineIndex {
  /** `undefined` if it is not there, damaged, or not of these files as they are now. */
  readonly read: () => DatasetOutline | undefined;
  /** Keeps an outline that was read since the index was opened; does nothing where that is not possible. */
  readonly write: (outline: DatasetOutline) => void;
  /** Removes it: it was wrong. */
  readonly forget: () => void;
}

export interface IndexedFiles {
  /** Two datasets with one reader have one name. */
  readonly reader: string;
  /** The file or folder of the dataset. */
  readonly path: string;
  readonly files: readonly string[];
  /** Other files that decide what is found; they may be absent. */
  readonly others: readonly string[];
  /** What else decides it. */
  readonly facts: unknown;
}

/** Smaller datasets are read faster than it matters. In bytes. */
const SMALLEST = 256 * 1024;

/** Indexes that are kept. */
const MOST = 64;

/** A file that changed so shortly before could change again within one tick of its file system's clock. Milliseconds. */
const TICK = 100;

/** The index of a dataset in the cache folder; `undefined` for a small dataset, which needs none. */
export function outlineIndex(
  { reader, path, files, others, facts }: IndexedFiles,
  env: Readonly<Record<string, string | undefined>>,
): OutlineIndex | undefined {
  const before = stateOf(files, others);
  if (before === undefined || before.bytes < SMALLEST) return undefined;
  const folder = join(cacheFolder(env), 'indexes');
  const file = join(folder, `${sha256(`${reader}\n${path}`).slice(0, 32)}.json`);
  const keyOf = ({ states }: State): string =>
    sha256(JSON.stringify([packageVersion, codeState(), reader, path, facts, states]));
  const forget = (): void => quietly(() => rmSync(file, { force: true }));
  return {
    read: () => quietly(() => parseIndex(readFileSync(file, 'utf8'), keyOf(before))),
    write: (outline) => {
      const after = stateOf(files, others);
      if (after === undefined || keyOf(after) !== keyOf(before)) return;
      quietly(() => {
        makeFolder(folder);
        replaceFile(file, textOf(outline, keyOf(after)));
        // Both times are the file system's.
        if (after.changed > statSync(file).mtimeMs - TICK) forget();
        keepNewest(folder);
      });
    },
    forget,
  };
}

interface State {
  readonly bytes: number;
  /** When one of the files last changed, in milliseconds. */
  readonly changed: number;
  readonly states: readonly string[];
}

/** Sizes and times of files; `undefined` if one of the first cannot be looked at. */
function stateOf(files: readonly string[], others: readonly string[]): State | undefined {
  let [bytes, changed] = [0, 0];
  const states: string[] = [];
  for (const path of files) {
    const stat = quietly(() => statSync(path, { bigint: true }));
    if (stat === undefined) return undefined;
    bytes += Number(stat.size);
    changed = Math.max(changed, Number(stat.mtimeMs), Number(stat.ctimeMs));
    states.push([path, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(' '));
  }
  for (const path of others) {
    const stat = quietly(() => statSync(path, { bigint: true }));
    states.push([path, stat?.ino, stat?.size, stat?.mtimeNs, stat?.ctimeNs].join(' '));
  }
  return { bytes, changed, states };
}

/** Changes with every build and installation. Sources may change at any time, so theirs are of this process only. */
function codeState(): string {
  if (import.meta.url.endsWith('.ts')) return `${process.pid} ${performance.timeOrigin}`;
  const { ino, size, mtimeNs, ctimeNs } = statSync(fileURLToPath(import.meta.url), {
    bigint: true,
  });
  return [ino, size, mtimeNs, ctimeNs].join(' ');
}

/** A line with the key and the hash of the next one, which has the outline. */
function textOf({ outline, ...version }: DatasetOutline, key: string): readonly string[] {
  const places = new Map<string, number>();
  const items = outline.map(({ id, tags }) => {
    const text = JSON.stringify(tags);
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    return [id, place];
  });
  const content = JSON.stringify({
    version,
    tags: [...places.keys()].map((text) => JSON.parse(text)),
    items,
  });
  return [`${key} ${sha256(content)}\n`, content];
}

function parseIndex(text: string, key: string): DatasetOutline | undefined {
  const end = text.indexOf('\n');
  const content = text.slice(end + 1);
  if (text.slice(0, end) !== `${key} ${sha256(content)}`) return undefined;
  // Written by this version of the code, as the key says, and whole, as the hash says.
  const { version, tags, items } = JSON.parse(content) as {
    version: Omit<DatasetOutline, 'outline'>;
    tags: readonly ItemOutline['tags'][];
    items: readonly (readonly [string, number])[];
  };
  return {
    ...version,
    outline: items.map(([id, place]) => ({ id, tags: tags[place] ?? {} })),
  };
}

function keepNewest(folder: string): void {
  const all = readdirSync(folder)
    .map((name) => join(folder, name))
    .map((path) => ({ path, time: statSync(path).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of all.slice(MOST)) rmSync(path, { force: true });
}

/** An index only saves time: where it cannot be read or written, the dataset is read. */
function quietly<Value>(attempt: () => Value): Value | undefined {
  try {
    return attempt();
  } catch {
    return undefined;
  }
}
