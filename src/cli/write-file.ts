import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { CardbenchError, systemCode } from '../core/errors.js';

/**
 * Writes a file whole or not at all.
 *
 * @param flag the one that named the file, for the complaint
 * @returns how many pieces there were
 */
export function writeWhole(path: string, pieces: Iterable<string>, flag: string): number {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(temporary, 'w');
    let count = 0;
    for (const piece of pieces) {
      writeSync(file, piece);
      count++;
    }
    closeSync(file);
    renameSync(temporary, path);
    return count;
  } catch (thrown) {
    rmSync(temporary, { force: true });
    if (thrown instanceof CardbenchError) throw thrown;
    throw new CardbenchError(`Cannot write ${path} (${systemCode(thrown)}); check ${flag}.`);
  }
}
