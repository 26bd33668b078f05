import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from 'better-sqlite3';
import { CardbenchError } from '../core/errors.js';

const files = new WeakMap<Database, string>();

/** Notes which file a connection works on, to know later whether it is still the one at its path. */
export function noteFile(db: Database): void {
  if (!db.memory) files.set(db, identityOf(db.name) ?? '');
}

/** Whether a store was moved, deleted or replaced since it was opened. What is written then goes to the old file. */
export function isDisplaced(db: Database): boolean {
  const noted = files.get(db);
  return noted !== undefined && identityOf(db.name) !== noted;
}

/** What is said of such a store while it is still worked on. */
export function displacedError(db: Database): CardbenchError {
  return new CardbenchError(
    `The store ${db.name} was moved, deleted or replaced while it was worked on.`,
  );
}

/**
 * Saves what such a store holds beside its path, where nothing else is lost by it.
 *
 * @returns the sentence that says so; `undefined` for a store that is where it was
 */
export function rescueDisplaced(db: Database): CardbenchError | undefined {
  if (!isDisplaced(db)) return undefined;
  mkdirSync(dirname(db.name), { recursive: true });
  let copy = `${db.name}.rescued.db`;
  for (let count = 2; existsSync(copy); count++) copy = `${db.name}.rescued-${count}.db`;
  db.prepare('VACUUM INTO ?').run(copy);
  return new CardbenchError(
    `The store ${db.name} was moved, deleted or replaced while it was worked on; all that it held is in ${copy}: move that file to its place or give it with --store, and the same command goes on.`,
  );
}

function identityOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? undefined : `${found.dev} ${found.ino}`;
}
