import { execFile } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { CardbenchError, messageOf } from '../core/errors.js';
import { sha256 } from '../core/hash.js';
import { packageRoot, packageVersion } from '../core/package-root.js';
import { cacheFolder } from '../datasets/cache-folder.js';
import { PRELOADED } from './pyodide-preloaded.js';

const run = promisify(execFile);

/** Milliseconds for the snapshot to be made on a loaded machine. */
const LIMIT = 60_000;

/** Where the installed Pyodide is. */
export const pyodideFolder = dirname(
  createRequire(import.meta.url).resolve('pyodide/package.json'),
);

/**
 * The snapshot, made at first use and whenever Pyodide or we change: in the cache folder, or in the
 * system's temporary one where that cannot be written.
 */
export async function ensureSnapshot(): Promise<string> {
  const pyodideVersion = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(pyodideFolder, 'package.json'), 'utf8'))).version;
  const content = sha256(PRELOADED.join(' ')).slice(0, 8);
  const name = `pyodide-${pyodideVersion}-${packageVersion}-${content}.snapshot`;
  const folders = [join(cacheFolder(), 'sandbox'), join(tmpdir(), `cardbench-${userInfo().uid}`)];
  for (const folder of folders) {
    const path = join(folder, name);
    if (existsSync(path)) return path;
    if (!canWrite(folder)) continue;
    await makeSnapshot(path);
    return path;
  }
  throw new CardbenchError(
    `The Pyodide sandbox needs a folder to write to: neither ${folders.join(' nor ')} can be; set CARDBENCH_HOME.`,
  );
}

function canWrite(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function makeSnapshot(path: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  const script = join(packageRoot, 'dist', 'sandbox', 'pyodide-snapshot.js');
  try {
    await run(process.execPath, [script, temporary], { timeout: LIMIT });
    renameSync(temporary, path);
  } catch (thrown) {
    rmSync(temporary, { force: true });
    throw new CardbenchError(
      `The Pyodide sandbox does not start (${messageOf(thrown).split('\n')[0]}); try "npm rebuild pyodide".`,
    );
  }
}
