import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../core/make-folder.js';

const VALID = /^[\w-]{32,}$/;

/**
 * The token of this user's pages. It is kept in a file that only this user can read, so that a page that is open still
 * works after the server was started again. Where it cannot be kept, it is a new one each time.
 *
 * @param fresh a new token
 */
export function keptToken(folder: string, fresh: string): string {
  const path = join(folder, 'view-token');
  try {
    const kept = readFileSync(path, 'utf8').trim();
    if (VALID.test(kept)) return kept;
  } catch {
    // There is none yet.
  }
  try {
    makeFolder(folder);
    writeFileSync(path, `${fresh}\n`, { mode: 0o600 });
  } catch {
    // It holds for this server only.
  }
  return fresh;
}
