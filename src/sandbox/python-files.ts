import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../core/package-root.js';

function source(...names: readonly string[]): string {
  return names
    .map((name) => readFileSync(join(packageRoot, 'src', 'sandbox', 'python', name), 'utf8'))
    .join('\n');
}

/** The two interpreters of a program. */
export const ROLES = ['solution', 'tests'] as const;

export type Role = (typeof ROLES)[number];

const FILES: Readonly<Record<Role, readonly string[]>> = {
  solution: ['write_values.py', 'read_values.py', 'imported_names.py', 'run_solution.py'],
  tests: [
    'write_values.py',
    'read_values.py',
    'first_calls.py',
    'free_names.py',
    'leaves_nothing.py',
    'result_names.py',
    'solution_objects.py',
    'run_tests.py',
  ],
};

/** The Python that runs a solution, or its tests, in either sandbox. */
function roleSource(role: Role): string {
  return source(...FILES[role]);
}

/** The same with the loop that takes messages from bubblewrap's host. */
export function bubblewrapSource(role: Role): string {
  const state = role === 'tests' ? source('interpreter_state.py') : '';
  return `${roleSource(role)}\n${state}\n${source(`bubblewrap_${role}.py`)}`;
}

/** The same with the functions that a thread of Pyodide calls. */
export function pyodideSource(role: Role): string {
  const loop = role === 'solution' ? source('pyodide_event_loop.py') : '';
  return `${roleSource(role)}\n${loop}\n${source(`pyodide_${role}.py`)}`;
}

/** The start-up code of the interpreters in bubblewrap. */
export function bubblewrapMain(): string {
  return source('bubblewrap_main.py');
}
