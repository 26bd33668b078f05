import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

/** A folder of its own for one test, gone after it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cardbench-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder for all tests of a file, removed after the last. */
export function sharedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cardbench-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A file that is there for all tests of a file; its path. */
export function sharedFile(name: string, text: string): string {
  const path = join(sharedFolder(), name);
  writeFileSync(path, text);
  return path;
}
