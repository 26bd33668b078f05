import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CardbenchError } from '../core/errors.js';
import { folderFor } from './cache-folder.js';
import { readJsonDocument } from './formats/document.js';
import { replaceFile } from './replace-file.js';

const lockSchema = z.record(
  z.string(),
  z.strictObject({ sha256: z.string(), bytes: z.number(), pulledAt: z.string() }),
);

/** The hashes of downloaded files whose publisher states none, by URL. */
export type Lock = z.output<typeof lockSchema>;

/** Where the lock file of a cache folder is. */
export function lockPath(home: string): string {
  return join(home, 'datasets.lock.json');
}

export function readLock(home: string): Lock {
  const path = lockPath(home);
  if (!existsSync(path)) return {};
  try {
    return lockSchema.parse(readJsonDocument(path));
  } catch {
    throw new CardbenchError(
      `${path} is not a valid lock file of cardbench; repair it, or delete it to accept the files as they are at the next pull.`,
    );
  }
}

/** Adds one entry. The file is replaced as a whole, so a crash leaves either the old or the new content. */
export function recordInLock(home: string, url: string, entry: Lock[string]): void {
  const path = lockPath(home);
  folderFor(path);
  const entries = Object.entries({ ...readLock(home), [url]: entry }).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  replaceFile(path, [`${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`]);
}
