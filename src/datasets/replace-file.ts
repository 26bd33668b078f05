import { closeSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file whole or not at all: whoever reads it finds the old one or the new one. What a process that was killed
 * meanwhile has left behind goes at the next time.
 *
 * @returns how many pieces there were
 * @throws what the file system or the pieces throw
 */
export function replaceFile(path: string, pieces: Iterable<string>): number {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(temporary, 'w');
    let count = 0;
    try {
      for (const piece of pieces) {
        writeSync(file, piece);
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

/** Removes the temporary files of a path whose processes are no more. */
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
    // It is there, and another user's.
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
