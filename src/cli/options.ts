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

/** Reads `name=value` options into an object; the same name with two values is refused. */
export function parsePairs(pairs: readonly string[], flag: string): Record<string, string> {
  const read = new Map<string, string>();
  for (const [name, value] of pairs.map((pair) => parsePair(pair, flag))) {
    const before = read.get(name);
    if (before !== undefined && before !== value) {
      throw new CardbenchError(
        `${flag} ${name} is given twice, as ${before} and as ${value}; give it once.`,
      );
    }
    read.set(name, value);
  }
  return Object.fromEntries(read);
}

function parsePair(pair: string, flag: string): [string, string] {
  const equals = pair.indexOf('=');
  if (equals < 1) {
    throw new CardbenchError(`${flag} ${pair}: write it as ${flag} <name>=<value>.`);
  }
  return [pair.slice(0, equals), pair.slice(equals + 1)];
}

/** Examples under the help of a command. */
export function examples<T>(yargs: Argv<T>, list: readonly (readonly [string, string])[]): Argv<T> {
  return yargs.example(list.map(([command, what]) => [command, what]));
}

/** Options and positional arguments that may be given several times. */
const LISTS = new Set(['_', 'benchmarks', 'runs', 'dataset', 'subset', 'param']);

/** Fails when an option that takes one value was given several: none of them is chosen in silence. */
export function requireOnce(args: Readonly<Record<string, unknown>>, command: string): void {
  const twice = Object.entries(args).find(
    ([name, value]) =>
      Array.isArray(value) &&
      !LISTS.has(name) &&
      !(name === 'benchmark' && command.startsWith('rescore')),
  );
  if (twice === undefined) return;
  const name = twice[0].length === 1 ? `-${twice[0]}` : `--${twice[0]}`;
  throw new CardbenchError(`${name} is given more than once; give it once.`);
}
