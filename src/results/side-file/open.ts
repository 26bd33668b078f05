import { accessSync, constants, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { Connection } from '../../store/open.js';

/** Raised when the tables below change: a file of another version is made again. */
const VERSION = 3;

const TABLES = `
  CREATE TABLE docs (id INTEGER PRIMARY KEY, benchmark INTEGER NOT NULL, item TEXT NOT NULL, sample INTEGER NOT NULL,
    UNIQUE (benchmark, item, sample)) STRICT;
  CREATE VIRTUAL TABLE texts USING fts5(reply, prompt, content='', contentless_delete=1,
    tokenize="unicode61 remove_diacritics 2");
  CREATE TABLE sorted (part TEXT NOT NULL, value ANY NOT NULL, item TEXT NOT NULL, sample INTEGER NOT NULL,
    PRIMARY KEY (part, value, item, sample)) STRICT, WITHOUT ROWID;
  CREATE TABLE ids (part TEXT NOT NULL, place INTEGER NOT NULL, folded TEXT NOT NULL, items TEXT NOT NULL,
    PRIMARY KEY (part, place)) STRICT;
  CREATE TABLE picked (part TEXT NOT NULL, place INTEGER NOT NULL, item TEXT NOT NULL, sample INTEGER NOT NULL,
    PRIMARY KEY (part, place)) STRICT, WITHOUT ROWID;
  CREATE TABLE parts (name TEXT PRIMARY KEY, owner TEXT NOT NULL, rows INTEGER NOT NULL, value TEXT) STRICT;
`;

/**
 * The file beside a store that holds what is derived from it: a full-text index, lists in other orders, sums and
 * counts, made when they are first asked for. It may be deleted at any time. Where it cannot be written, it is a temporary file that ends
 * with the process.
 */
export function openSideFile(store: Connection): Connection {
  const path = `${store.name}.view.db`;
  if (store.memory || !isWritable(dirname(path))) return prepare(new Database(''));
  try {
    return prepare(new Database(path));
  } catch {
    try {
      for (const each of [path, `${path}-wal`, `${path}-shm`]) rmSync(each, { force: true });
      return prepare(new Database(path));
    } catch {
      return prepare(new Database(''));
    }
  }
}

/** Opens the file that another thread has made. */
export function openExisting(path: string): Connection {
  const db = new Database(path, { fileMustExist: true });
  db.pragma('synchronous = OFF');
  return db;
}

function prepare(db: Connection): Connection {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = OFF');
  db.pragma('cache_size = -32768');
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version === VERSION) return db;
  if (version !== 0) {
    db.close();
    throw new Error('of another version');
  }
  db.exec(TABLES);
  db.pragma(`user_version = ${VERSION}`);
  return db;
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
