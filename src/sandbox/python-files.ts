import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../core/package-root.js';

function read(name: string): string {
  return readFileSync(join(packageRoot, 'src', 'sandbox', name), 'utf8');
}

/** The Python that both sandboxes run around a program. */
export const judgeSource = (): string => read('judge.py');

/** The Python that the bubblewrap sandbox starts with. */
export const bubblewrapMainSource = (): string => read('bubblewrap_main.py');
