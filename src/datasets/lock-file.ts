import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { CardbenchError } from '../core/errors.js';
import { readJsonDocument } from './formats/document.js';
import { replaceFile } from './replace-file.js';

const lockSchema = z.record(
  z.string(),
  z.strictObject({ sha256: z.string(), bytes: z.number(), pulledAt: z.string() }),
);

/** What was pulled from where: the hashes of files whose publisher names none, by URL. */
export type Lock = z.output<typeof lockSchema>;

function lockPath(home: string): string {
  return join(home, 'datasets.lock.json');
}

export function readLock(home: string): Lock {
  const path = lockPath(home);
  if (!existsSync(path)) return {};
  try {
    return lockSchema.parse(readJsonDocument(path));
  } catch {
    throw new CardbenchError(
      `${path} is not a lock file of cardbench; repair it, or delete it to trust the files anew at the next pull.`,
    );
  }
}

/** Adds one entry; the file is replaced as a whole, so that a crash leaves the old or the new one. */
export function recordInLock(home: string, url: string, entry: Lock[string]): void {
  const path = lockPath(home);
  mkdirSync(dirname(path), { recursive: true });
  const entries = Object.entries({ ...readLock(home), [url]: entry }).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  replaceFile(path, [`${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`]);
}
