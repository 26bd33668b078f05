import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../core/package-root.js';

function source(...names: readonly string[]): string {
  return names
    .map((name) => readFileSync(join(packageRoot, 'src', 'sandbox', 'python', name), 'utf8'))
    .join('\n');
}

/** Which of the two interpreters of a program. */
export type Role = 'solution' | 'tests';

const VALUES = ['write_values.py', 'read_values.py'];

/** The Python that runs a solution, or its tests, in either sandbox. */
export function roleSource(role: Role): string {
  return source(...VALUES, role === 'solution' ? 'run_solution.py' : 'run_tests.py');
}

/** The same with the loop that takes messages from bubblewrap's host. */
export function bubblewrapSource(role: Role): string {
  const serve = role === 'solution' ? 'bubblewrap_solution.py' : 'bubblewrap_tests.py';
  return `${roleSource(role)}\n${source(serve)}`;
}

/** What the interpreters in bubblewrap are started with. */
export function bubblewrapMain(): string {
  return source('bubblewrap_main.py');
}
