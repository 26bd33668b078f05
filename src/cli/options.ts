import type { Argv } from 'yargs';
import { CardbenchError } from '../core/errors.js';
import { settings } from '../runner/settings/settings.js';
import { DEFAULT_STORE } from '../runner/settings/storage.js';
import { SANDBOX_CHOICES } from '../sandbox/open.js';

/** The options that several commands share, each described once. */
export const storeOption = {
  type: 'string',
  default: DEFAULT_STORE,
  describe: settings.store.describe,
  requiresArg: true,
} as const;

export const sandboxOption = {
  choices: SANDBOX_CHOICES,
  default: 'auto',
  describe: settings.sandbox.describe,
  requiresArg: true,
} as const;

export const jsonOption = {
  type: 'boolean',
  default: false,
  describe: 'Print only one JSON object',
} as const;

export const scoringOption = {
  type: 'number',
  array: true,
  nargs: 1,
  describe: 'Id of a scoring, as printed by "rescore"; default: the newest comparable one',
} as const;

export const runArgument = {
  type: 'string',
  default: 'latest',
  describe: 'Id of the run, a prefix of it, "latest", or "latest~1" for the one before',
} as const;

/** Examples under the help of a command. */
export function examples<T>(yargs: Argv<T>, list: readonly (readonly [string, string])[]): Argv<T> {
  return yargs.example(list.map(([command, what]) => [command, what]));
}

/** Options and positional arguments that may be given several times. */
const LISTS = new Set([
  ...['_', 'benchmarks', 'runs', 'names', 'stores', 'dataset', 'subset', 'param', 'omit', 'rename'],
  ...['header', 'metric', 'reasoning-tags', 'reasoningTags'],
]);

/** Throws if an option that takes one value was given several times, instead of silently choosing one. */
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
