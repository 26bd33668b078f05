import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../core/package-root.js';
import {
  findSnapshot,
  keepSnapshot,
  newSnapshotPath,
  removeSnapshot,
  snapshotFolders,
} from './snapshot-files.js';

const run = promisify(execFile);

/** Milliseconds for the snapshot to be made on a loaded machine. */
const LIMIT = 180_000;

/** Starts something from the snapshot in a file, or from none; rejects where that does not work. */
type Start<T> = (snapshotPath: string | undefined) => Promise<T>;

/**
 * The function that starts something from a snapshot: from one kept before; else from a new one,
 * which is kept only once a start from it has worked; else, where none can be made, from none. A kept
 * one that does not work is removed.
 *
 * @param make writes a snapshot to a file
 */
export function startingFromSnapshot<T>(start: Start<T>, make = makeSnapshot): () => Promise<T> {
  // Where one could not be made, it is not tried again for each interpreter of this run.
  let makes = true;
  return async () => {
    const folders = snapshotFolders();
    for (const folder of folders) {
      const kept = findSnapshot(folder);
      if (kept === undefined) continue;
      try {
        return await start(kept);
      } catch {
        removeSnapshot(kept);
      }
    }
    for (const folder of makes ? folders : []) {
      const path = newSnapshotPath(folder);
      if (path === undefined) continue;
      try {
        await make(path);
        const started = await start(path);
        keepSnapshot(folder, path);
        return started;
      } catch {
        removeSnapshot(path);
      }
    }
    makes = false;
    return start(undefined);
  };
}

async function makeSnapshot(path: string): Promise<void> {
  const script = join(packageRoot, 'dist', 'processes', 'snapshot.js');
  // The environment is that of the interpreters to come: NODE_OPTIONS can change the engine.
  await run(process.execPath, [script, path], { timeout: LIMIT, env: {} });
}
