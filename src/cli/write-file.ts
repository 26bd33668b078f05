import { CardbenchError, systemCode } from '../core/errors.js';
import { replaceFile } from '../datasets/replace-file.js';

/**
 * Writes a file whole or not at all.
 *
 * @param flag the one that named the file, for the complaint
 * @returns how many pieces there were
 */
export function writeWhole(path: string, pieces: Iterable<string>, flag: string): number {
  try {
    return replaceFile(path, pieces);
  } catch (thrown) {
    const code = systemCode(thrown);
    // What the pieces are made of may fail, too: a store, say.
    if (code === undefined || code.startsWith('SQLITE_')) throw thrown;
    throw new CardbenchError(`Cannot write ${path} (${code}); check ${flag}.`);
  }
}
