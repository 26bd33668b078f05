import { CardbenchError, systemCode } from '../core/errors.js';
import { replaceFile } from '../datasets/replace-file.js';

/**
 * Writes a file atomically.
 *
 * @param flag the flag that named the file, for the error message
 * @returns the number of pieces
 */
export function writeWhole(path: string, pieces: Iterable<string>, flag: string): number {
  try {
    return replaceFile(path, pieces);
  } catch (thrown) {
    const code = systemCode(thrown);
    // Producing the pieces may fail, too, for example because of the store.
    if (code === undefined || code.startsWith('SQLITE_')) throw thrown;
    throw new CardbenchError(`Cannot write ${path} (${code}); check ${flag}.`);
  }
}
