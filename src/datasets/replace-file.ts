import { closeSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Replaces a file atomically: readers see either the old or the new content. Temporary files of killed processes are
 * removed.
 *
 * @returns the number of pieces
 * @throws any error of the file system or of `pieces`
 */
export function replaceFile(path: string, pieces: Iterable<string | Uint8Array>): number {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(temporary, 'w');
    let count = 0;
    try {
      for (const piece of pieces) {
        writeFileSync(file, piece);
        count++;
      }
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    removeLeftOver(path);
    return count;
  } catch (thrown) {
    rmSync(temporary, { force: true });
    throw thrown;
  }
}

/** Removes the temporary files of a path whose processes have ended. */
function removeLeftOver(path: string): void {
  const folder = dirname(path);
  const start = `${basename(path)}.`;
  for (const name of readdirSync(folder)) {
    const process = /^(\d+)\.tmp$/.exec(
      name.startsWith(start) ? name.slice(start.length) : '',
    )?.[1];
    if (process !== undefined && !isAlive(Number(process))) {
      rmSync(join(folder, name), { force: true });
    }
  }
}

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (thrown) {
    // The process exists, but belongs to another user.
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
