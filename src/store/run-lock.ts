import { existsSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { CardbenchError } from '../core/errors.js';
import type { Connection } from './open.js';

/**
 * Prevents two processes from working on the same run, which would pay for every call twice. The lock is SQLite's, on a
 * small file next to the store. The system releases it no matter how the process ends.
 */
export function lockRun(db: Connection, runId: string): () => void {
  if (db.memory) return () => {};
  const path = `${db.name}.${runId}.lock`;
  const lock = new Database(path, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new CardbenchError(
      `Another process is working on the run ${runId}; wait until it has ended, or use --fresh to start another run.`,
    );
  }
  return () => {
    lock.close();
    rmSync(path, { force: true });
  };
}

/** Whether a process is working on a run. A file that a killed process left does not count. */
export function isLocked(db: Connection, runId: string): boolean {
  const path = `${db.name}.${runId}.lock`;
  if (db.memory || !existsSync(path)) return false;
  let lock: Connection | undefined;
  try {
    lock = new Database(path, { timeout: 0, readonly: true, fileMustExist: true });
    lock.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (thrown) {
    return thrown instanceof Database.SqliteError && thrown.code.startsWith('SQLITE_BUSY');
  } finally {
    lock?.close();
  }
}
