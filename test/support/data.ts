import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The folder of real datasets and outputs, which is not part of the project. */
const folder = resolve(process.env.CARDBENCH_TEST_DATA ?? join(root, '..', 'shared', 'data'));

export const hasRealData = existsSync(join(folder, 'SHA256SUMS'));

/** A path in the real data. */
export function realData(path: string): string {
  return join(folder, path);
}

/** A group of tests that needs the real data, and says so where it is absent. */
export const describeWithRealData = hasRealData
  ? describe
  : (name: string, body: () => void): void => {
      describe.skip(`${name} (skipped: no real data; set CARDBENCH_TEST_DATA)`, body);
    };
