import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from 'better-sqlite3';
import { CardbenchError } from '../core/errors.js';
import { makeFolder } from '../core/make-folder.js';

const files = new WeakMap<Database, string>();

/** Remembers which file a connection has open, to be able to tell later whether it is still the one at its path. */
export function noteFile(db: Database): void {
  if (!db.memory) files.set(db, identityOf(db.name) ?? '');
}

/** Whether a store was moved, deleted or replaced after it was opened. Writes then go to the old file. */
export function isDisplaced(db: Database): boolean {
  const noted = files.get(db);
  return noted !== undefined && identityOf(db.name) !== noted;
}

/** The error for such a store while it is still in use. */
export function displacedError(db: Database): CardbenchError {
  return new CardbenchError(
    `The store ${db.name} was moved, deleted or replaced while it was in use.`,
  );
}

/**
 * Saves the contents of such a store in a new file next to its path.
 *
 * @returns the error to report; `undefined` for a store that has not moved
 */
export function rescueDisplaced(db: Database): CardbenchError | undefined {
  if (!isDisplaced(db)) return undefined;
  makeFolder(dirname(db.name));
  let copy = `${db.name}.rescued.db`;
  for (let count = 2; existsSync(copy); count++) copy = `${db.name}.rescued-${count}.db`;
  db.prepare('VACUUM INTO ?').run(copy);
  return new CardbenchError(
    `The store ${db.name} was moved, deleted or replaced while it was in use. Its contents are in ${copy}: move that file back, or give it with --store, and run the same command to resume.`,
  );
}

function identityOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? undefined : `${found.dev} ${found.ino}`;
}
