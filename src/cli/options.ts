import type { Argv } from 'yargs';
import { CardbenchError } from '../core/errors.js';
import { SANDBOX_CHOICES } from '../sandbox/open.js';

/** The options that several commands share, each described once. */
export const storeOption = {
  type: 'string',
  default: 'results/cardbench.db',
  describe: 'SQLite file that holds the runs',
  requiresArg: true,
} as const;

export const sandboxOption = {
  choices: SANDBOX_CHOICES,
  default: 'auto',
  describe: 'Where code of the model runs',
  requiresArg: true,
} as const;

export const jsonOption = {
  type: 'boolean',
  default: false,
  describe: 'Print one JSON object, and nothing else',
} as const;

export const scoringOption = {
  type: 'number',
  array: true,
  nargs: 1,
  describe:
    'Id of a scoring of a run, as "rescore" prints it; default: the newest that can be compared',
} as const;

export const runArgument = {
  type: 'string',
  default: 'latest',
  describe: 'Id of the run, the beginning of it, or "latest"',
} as const;

/** Reads `name=value` options into an object; a later one wins. */
export function parsePairs(pairs: readonly string[], flag: string): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=');
      if (equals < 1) {
        throw new CardbenchError(`${flag} ${pair}: write it as ${flag} <name>=<value>.`);
      }
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}

/** Examples under the help of a command. */
export function examples<T>(yargs: Argv<T>, list: readonly (readonly [string, string])[]): Argv<T> {
  return yargs.example(list.map(([command, what]) => [command, what]));
}
