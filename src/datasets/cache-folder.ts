import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { CardbenchError, systemCode } from '../core/errors.js';
import { makeFolder } from '../core/make-folder.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder for downloads and the sandbox's memory snapshot: `CARDBENCH_HOME`, else `cardbench` in the XDG cache
 * folder.
 */
export function cacheFolder(env: Environment = process.env): string {
  if (env['CARDBENCH_HOME']) return env['CARDBENCH_HOME'];
  const xdg = env['XDG_CACHE_HOME'];
  return join(xdg?.startsWith('/') ? xdg : join(homedir(), '.cache'), 'cardbench');
}

/** The cache folder of one dataset. */
export function datasetFolder(name: string, env: Environment = process.env): string {
  return join(cacheFolder(env), 'datasets', name);
}

/** Makes the folder that a file of the cache belongs to. */
export function folderFor(file: string): void {
  try {
    makeFolder(dirname(file));
  } catch (thrown) {
    throw cacheProblem(dirname(file), thrown) ?? thrown;
  }
}

/** A failure to write to the cache, in one sentence; `undefined` for any other. */
export function cacheProblem(path: string, thrown: unknown): CardbenchError | undefined {
  const code = systemCode(thrown) ?? '';
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new CardbenchError(
      `The disk is full: ${path} cannot be written; free some space, or set CARDBENCH_HOME to a folder on another disk.`,
    );
  }
  if (!/^(EACCES|EPERM|EROFS|ENOTDIR|EISDIR|ENOENT|ELOOP|ENAMETOOLONG|EINVAL)$/.test(code)) {
    return undefined;
  }
  return new CardbenchError(
    `The cache cannot be written: ${path} (${code}); check its permissions, or set CARDBENCH_HOME to a folder that you may write to.`,
  );
}
