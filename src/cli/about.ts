import { release } from 'node:os';
import { resolve } from 'node:path';
import { packageRoot, packageVersion } from '../core/package-root.js';
import { cacheFolder } from '../datasets/cache-folder.js';
import { DEFAULT_STORE } from '../runner/settings/storage.js';
import { openSandbox } from '../sandbox/open.js';
import { sqliteVersion } from '../store/sqlite-version.js';
import { configuredStore } from './configured-store.js';

/** What a bug report needs: versions, the sandbox and paths. It names no key and no address. */
export async function aboutText(
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const rows: readonly (readonly [string, string])[] = [
    ['cardbench', packageVersion],
    ['Node', `${process.versions.node} (V8 ${process.versions.v8})`],
    ['system', `${process.platform} ${process.arch}, ${release()}`],
    ['SQLite', sqliteVersion()],
    ['sandbox', await sandbox()],
    ['installed in', packageRoot],
    ['store', resolve((await configuredStore()) ?? DEFAULT_STORE)],
    ['cache', cacheFolder(env)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

/** What `--sandbox auto` means here, and why, where that is not bubblewrap. */
async function sandbox(): Promise<string> {
  try {
    const opened = await openSandbox('bubblewrap');
    await opened.close();
    return 'bubblewrap';
  } catch (error) {
    return `Pyodide (${error instanceof Error ? error.message.replace(/;[^;]*$/, '') : 'no bubblewrap'})`;
  }
}
