import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { CardbenchError, systemCode } from '../core/errors.js';
import { replaceFile } from '../datasets/replace-file.js';

/**
 * Writes a file atomically.
 *
 * @param flag the flag that named the file, for the error message
 * @returns the number of pieces
 */
export function writeWhole(path: string, pieces: Iterable<string>, flag: string): number {
  if (isDatabase(path)) {
    throw new CardbenchError(
      `${path} is a store or another SQLite database, and is not replaced; give another file with ${flag}.`,
    );
  }
  try {
    return replaceFile(path, pieces);
  } catch (thrown) {
    const code = systemCode(thrown);
    // Producing the pieces may fail, too, for example because of the store.
    if (code === undefined || code.startsWith('SQLITE_')) throw thrown;
    throw new CardbenchError(`Cannot write ${path} (${code}); check ${flag}.`);
  }
}

/** How every SQLite file begins. */
const SQLITE = 'SQLite format 3\0';

function isDatabase(path: string): boolean {
  let file: number | undefined;
  try {
    if (!statSync(path).isFile()) return false;
    file = openSync(path, 'r');
    const start = Buffer.alloc(SQLITE.length);
    return readSync(file, start) === SQLITE.length && start.toString('latin1') === SQLITE;
  } catch {
    return false;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
