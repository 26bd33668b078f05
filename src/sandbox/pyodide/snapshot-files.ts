import {
  accessSync,
  constants,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../core/hash.js';
import { makeFolder } from '../../core/make-folder.js';
import { packageVersion } from '../../core/package-root.js';
import { cacheFolder } from '../../datasets/cache-folder.js';
import { PRELOADED } from '../preloaded.js';
import { pyodideSource, ROLES } from '../python-files.js';
import { pyodideVersion } from './folder.js';

/** Milliseconds after which a file that nobody used is removed. */
const KEPT_UNUSED = 30 * 24 * 60 * 60 * 1000;

/**
 * What a snapshot belongs to, as the first part of its name. It is the memory of an interpreter, and
 * what the interpreter keeps there depends on the engine: from V8 12 on, CPython uses a function that
 * an older V8 cannot compile. It also holds our own Python, compiled.
 */
export function snapshotKey(versions: NodeJS.ProcessVersions = process.versions): string {
  const { node, v8 } = versions;
  const code = ROLES.map((role) => sha256(pyodideSource(role)));
  const rest = [v8, process.platform, packageVersion, ...PRELOADED, ...code].join(' ');
  return `pyodide-${pyodideVersion}-node-${node}-${process.arch}-${sha256(rest).slice(0, 8)}`;
}

/** Where snapshots are kept: the cache folder, and the system's temporary one where that cannot be written. */
export function snapshotFolders(): string[] {
  return [join(cacheFolder(), 'sandbox'), temporaryFolder()];
}

function temporaryFolder(): string {
  return join(tmpdir(), `cardbench-${process.getuid?.() ?? 'user'}`);
}

/**
 * The snapshot for this Node in a folder. Its name ends with the hash of its content: a file that is
 * damaged or cut short is removed, and not given.
 */
export function findSnapshot(folder: string): string | undefined {
  if (!isOurs(folder)) return undefined;
  for (const name of namesIn(folder)) {
    if (!name.startsWith(`${snapshotKey()}-`) || !name.endsWith('.snapshot')) continue;
    const path = join(folder, name);
    if (isWhole(path)) return path;
    removeSnapshot(path);
  }
  return undefined;
}

/** The path for a snapshot that is being made, or `undefined` where the folder cannot be written. */
export function newSnapshotPath(folder: string): string | undefined {
  try {
    makeFolder(folder, 0o700);
    accessSync(folder, constants.W_OK);
  } catch {
    return undefined;
  }
  if (!isOurs(folder)) return undefined;
  return join(folder, `${snapshotKey()}.${process.pid}.${Date.now()}.tmp`);
}

/** Gives a snapshot that works its name, and removes what nobody has used for a month. */
export function keepSnapshot(folder: string, path: string): void {
  try {
    renameSync(path, join(folder, `${snapshotKey()}-${sha256(readFileSync(path))}.snapshot`));
    for (const name of namesIn(folder)) {
      const other = join(folder, name);
      if (!/\.(snapshot|tmp)$/.test(name)) continue;
      if (Date.now() - lstatSync(other).mtimeMs > KEPT_UNUSED) removeSnapshot(other);
    }
  } catch {
    // The folder went away, or is full: the next start makes another.
    removeSnapshot(path);
  }
}

/** Removes a snapshot, where that is allowed. */
export function removeSnapshot(path: string): void {
  try {
    rmSync(path, { force: true, recursive: true });
  } catch {
    // It stays, and is looked at again by the next start.
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/**
 * Whether no other user can put a file there, for verdicts depend on what a snapshot holds. The cache
 * folder is the user's choice; anyone can have made the one among the temporary files before.
 */
function isOurs(folder: string): boolean {
  if (folder !== temporaryFolder()) return true;
  try {
    const stat = lstatSync(folder);
    const user = process.getuid?.();
    return user === undefined || (stat.isDirectory() && stat.uid === user && !(stat.mode & 0o022));
  } catch {
    return false;
  }
}

function isWhole(path: string): boolean {
  try {
    if (!path.endsWith(`-${sha256(readFileSync(path))}.snapshot`)) return false;
  } catch {
    return false;
  }
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // In a folder that is only read, files are not dated either.
  }
  return true;
}
