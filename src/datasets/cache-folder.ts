import { homedir } from 'node:os';
import { join } from 'node:path';

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
