import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { CardbenchError } from '../core/errors.js';
import type { Connection } from './open.js';

/**
 * Keeps two processes from working on one run, which would pay for every call twice. The lock is
 * SQLite's own on a small file beside the store: the system lets go of it however the process ends.
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
      `The run ${runId} is being worked on by another process; wait for it, or use --fresh to start another run.`,
    );
  }
  return () => {
    lock.close();
    rmSync(path, { force: true });
  };
}
