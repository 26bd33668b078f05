import { homedir } from 'node:os';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where downloads and the sandbox's memory snapshot are kept: `CARDBENCH_HOME`, else `cardbench`
 * in the XDG cache folder.
 */
export function cacheFolder(env: Environment = process.env): string {
  if (env['CARDBENCH_HOME']) return env['CARDBENCH_HOME'];
  const xdg = env['XDG_CACHE_HOME'];
  return join(xdg?.startsWith('/') ? xdg : join(homedir(), '.cache'), 'cardbench');
}

/** Where the files of one dataset are kept. */
export function datasetFolder(name: string, env: Environment = process.env): string {
  return join(cacheFolder(env), 'datasets', name);
}
