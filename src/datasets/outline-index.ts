import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../core/hash.js';
import { makeFolder } from '../core/make-folder.js';
import { packageVersion } from '../core/package-root.js';
import { cacheFolder } from './cache-folder.js';
import type { DatasetVersion } from './opened.js';
import { Outline } from './outline.js';
import { replaceFile } from './replace-file.js';

/** What a reading of a whole dataset finds, apart from the items' data. */
export interface DatasetOutline extends DatasetVersion {
  readonly outline: Outline;
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
  const file = join(folder, `${sha256(`${reader}\n${path}`).slice(0, 32)}.outline`);
  const keyOf = ({ states }: State): string =>
    sha256(JSON.stringify([packageVersion, codeState(), reader, path, facts, states]));
  const forget = (): void => quietly(() => rmSync(file, { force: true }));
  return {
    read: () => quietly(() => parseIndex(readFileSync(file), keyOf(before))),
    write: (outline) => {
      const after = stateOf(files, others);
      if (after === undefined || keyOf(after) !== keyOf(before)) return;
      quietly(() => {
        makeFolder(folder);
        const pieces = piecesOf(outline, keyOf(after));
        if (pieces === undefined) return;
        replaceFile(file, pieces);
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

/** A line with the key and the hash of what follows: a line with what is known of the dataset, then its outline. */
function piecesOf(
  { outline, ...version }: DatasetOutline,
  key: string,
): readonly (string | Uint8Array)[] | undefined {
  const pieces = outline.pieces();
  if (pieces === undefined) return undefined;
  const content = [`${JSON.stringify(version)}\n`, ...pieces];
  const hash = createHash('sha256');
  for (const piece of content) hash.update(piece);
  return [`${key} ${hash.digest('hex')}\n`, ...content];
}

const LINE_END = 10;

function parseIndex(bytes: Buffer, key: string): DatasetOutline | undefined {
  const end = bytes.indexOf(LINE_END);
  const content = bytes.subarray(end + 1);
  if (bytes.toString('latin1', 0, end) !== `${key} ${sha256(content)}`) return undefined;
  // Written by this version of the code, as the key says, and whole, as the hash says.
  const start = content.indexOf(LINE_END);
  const version = JSON.parse(content.toString('utf8', 0, start)) as Omit<DatasetOutline, 'outline'>;
  return { ...version, outline: Outline.read(content.subarray(start + 1)) };
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
