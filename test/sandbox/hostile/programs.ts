import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxName } from '../../../src/sandbox/sandbox.js';
import { isTarget, type TargetName } from './targets.js';

/** A program that tries something, and what it is judged by. */
export interface HostileProgram {
  readonly name: string;
  readonly code: string;
  readonly target: TargetName;
  /** Where what it tries exists in one sandbox alone. */
  readonly only: SandboxName | undefined;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Programs that try to pass without right values. */
export const FORGERIES = [
  'values',
  'objects',
  'exceptions',
  'frames',
  'messages',
  'patches',
  'names',
  'checkers',
  'judges',
  'native',
  'pipes',
  'interpreters',
  'entry_points',
  'javascript',
] as const;

/** Programs that return 42, the right value, only where they got what they were after. */
export const ATTEMPTS = ['escapes', 'system_calls', 'limits', 'leftovers'] as const;

const HEAD = /^#: /m;

/**
 * The programs of a file. Each begins with a line `#: name | option=value | …`: the `target` (answer,
 * where none is told), `only` one sandbox, the `timeout`, the Python that stands before it (`with`).
 */
export function programsIn(file: string): HostileProgram[] {
  return read(`programs/${file}.py`)
    .split(HEAD)
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const end = part.indexOf('\n');
      const [name = '', ...options] = part.slice(0, end).split(' | ');
      const told = new Map(options.map((option) => option.split('=') as [string, string]));
      const target = told.get('target') ?? 'answer';
      if (!isTarget(target)) throw new Error(`${file}: ${name}: no target ${target}`);
      const before = told.get('with');
      return {
        name: `${name} (${target})`,
        code:
          (before === undefined ? '' : `${read(`before/${before}.py`)}\n`) + part.slice(end + 1),
        target,
        only: told.get('only') as SandboxName | undefined,
        timeout: Number(told.get('timeout') ?? 1500),
      };
    });
}

function read(name: string): string {
  return readFileSync(join(import.meta.dirname, name), 'utf8');
}
