import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { ZodError } from 'zod';
import { CardbenchError, messageOf, systemCode } from '../core/errors.js';
import { makeFolder } from '../core/make-folder.js';
import { noteFile } from './displaced.js';
import { migrate, schemaVersion } from './migrations.js';
import { nativeModuleError } from './native-module.js';

export type Connection = Database.Database;

/** Milliseconds to wait for another process that is writing. */
const BUSY_TIMEOUT = 10_000;

/** The path to name in an error if the connection is not available: a command opens only one store. */
let lastOpened = 'cardbench.db';

/**
 * Opens a store, and migrates it if necessary. Only `write` creates it. A read-only file in a read-only folder is read from a copy in
 * memory.
 */
export function openConnection(
  file: string,
  mode: 'write' | 'change' | 'read' = 'write',
): Connection {
  const path = resolve(file);
  const options = { timeout: BUSY_TIMEOUT, fileMustExist: mode !== 'write' };
  lastOpened = path;
  if (mode !== 'write' && !existsSync(path)) throw noStore(path);
  try {
    requireFile(path);
    if (mode === 'write') makeFolder(dirname(path));
    try {
      const db = prepare(new Database(path, options), path);
      if (mode !== 'read') noteFile(db);
      return db;
    } catch (thrown) {
      if (mode !== 'read' || !isReadOnly(thrown) || existsSync(`${path}-wal`)) throw thrown;
      return prepare(new Database(withoutLog(readFileSync(path))), path);
    }
  } catch (thrown) {
    throw storeError(thrown, path);
  }
}

/** SQLite would wait for what another program writes to a pipe, and cut a path at a NUL. */
function requireFile(path: string): void {
  if (path.includes('\0')) {
    throw new CardbenchError(
      'The path of the store holds a NUL character; give another with --store.',
    );
  }
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isFile() || found.isDirectory()) return;
  throw new CardbenchError(
    `The store ${path} is not a regular file; give another file with --store.`,
  );
}

function noStore(path: string): CardbenchError {
  return new CardbenchError(
    `There are no runs yet: the store ${path} does not exist. Make one with "cardbench run mmlu --model demo", or give another file with --store.`,
  );
}

/**
 * A store that is only needed until it is closed. SQLite keeps it in a private temporary file that is deleted when the
 * process ends.
 */
export function openScratch(): Connection {
  const db = new Database('');
  db.pragma('synchronous = OFF');
  db.pragma('journal_mode = OFF');
  bringUpToDate(db, '');
  return db;
}

function prepare(db: Connection, path: string): Connection {
  try {
    db.pragma('journal_mode = WAL');
    // Committed data survives a crash of the process, but possibly not a crash of the machine.
    db.pragma('synchronous = NORMAL');
    db.pragma('foreign_keys = ON');
    bringUpToDate(db, path);
  } catch (thrown) {
    db.close();
    throw thrown;
  }
  return db;
}

/** SQLite cannot even read a database with a write-ahead log if it is not allowed to write. */
function isReadOnly(thrown: unknown): boolean {
  return /^SQLITE_(READONLY|CANTOPEN)|^EROFS$|^EACCES$/.test(systemCode(thrown) ?? '');
}

/** Marks a database as one without a write-ahead log: bytes 18 and 19 of SQLite's file format. */
function withoutLog(database: Buffer): Buffer {
  if (database.length > 19) database.fill(1, 18, 20);
  return database;
}

function bringUpToDate(db: Connection, path: string): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > schemaVersion) {
    throw new CardbenchError(
      `The store ${path} was written by a newer cardbench; update cardbench, or give another file with --store.`,
    );
  }
  if (version === schemaVersion) return;
  if (version === 0 && hasTables(db)) {
    throw new CardbenchError(
      `${path} is a SQLite database, but was not created by cardbench; give another file with --store.`,
    );
  }
  db.transaction(() => {
    // Another process may have migrated the store between the check above and this lock.
    migrate(db, Number(db.pragma('user_version', { simple: true })));
  }).immediate();
}

function hasTables(db: Connection): boolean {
  return db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined;
}

/**
 * Whether the store caused an error: a failure of SQLite, or rows that cardbench cannot have written. All other
 * external data is validated where it is read.
 */
export function isStoreFault(thrown: unknown): boolean {
  return thrown instanceof Database.SqliteError || isUnreadable(thrown);
}

function isUnreadable(thrown: unknown): boolean {
  return (
    thrown instanceof ZodError || (thrown instanceof SyntaxError && /JSON/.test(thrown.message))
  );
}

/** A failure of SQLite, described to the user in one sentence. */
export function storeError(thrown: unknown, path: string = lastOpened): CardbenchError {
  if (thrown instanceof CardbenchError) return thrown;
  const native = nativeModuleError(thrown);
  if (native !== undefined) return native;
  const code = systemCode(thrown) ?? '';
  const what = code.startsWith('SQLITE_BUSY')
    ? 'is locked by another program; wait until that program has ended'
    : code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT') || isUnreadable(thrown)
      ? 'is damaged or not a SQLite database; restore it, or give another file with --store'
      : code === 'SQLITE_FULL' || code === 'ENOSPC'
        ? 'cannot be extended because the disk is full; free some space and run the same command again'
        : code.startsWith('SQLITE_READONLY') || code === 'EACCES' || code === 'EROFS'
          ? 'is not writable; check its permissions, or give another file with --store'
          : code === 'SQLITE_CANTOPEN' || code === 'ENOENT' || code === 'ENOTDIR'
            ? 'cannot be opened; check its path and permissions, or give another file with --store'
            : `failed (${code || messageOf(thrown)}); check the file and its disk`;
  // A scratch store has no path.
  const where = path === '' ? 'in the temporary folder' : path;
  return new CardbenchError(`The store ${where} ${what}.`);
}
