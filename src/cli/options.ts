import type { Argv } from 'yargs';
import { CardbenchError } from '../core/errors.js';
import { kebabCase } from '../runner/settings/setting.js';
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

export const queueOption = {
  type: 'string',
  describe: 'redis://, rediss:// or postgres:// address of the queue',
  requiresArg: true,
} as const;

export const jsonOption = {
  type: 'boolean',
  default: false,
  describe: 'Print only JSON (docs/json.md)',
} as const;

/** For commands with a choice of formats. */
export const jsonFormatOption = {
  type: 'boolean',
  default: false,
  describe: 'The same as --format json',
} as const;

/** The format that is meant by both options. */
export function formatOf<Format extends string>({
  format,
  json,
}: {
  readonly format: Format;
  readonly json: boolean;
}): Format | 'json' {
  if (!json) return format;
  if (format === 'text' || format === 'json') return 'json';
  throw new CardbenchError(`--json does not go with --format ${format}; leave one out.`);
}

export const metricOption = {
  type: 'string',
  array: true,
  nargs: 1,
  describe: 'avg@<k>, cons@<k>, pass@<k> or pass^<k>: a further metric over several samples',
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
  describe: 'Name or id of the run, a prefix of the id, "latest", or "latest~1" for the one before',
} as const;

/** A command, with `$0` for the program, and what it does. */
export type Example = readonly [command: string, what: string];

const examplesByParser = new WeakMap<object, readonly Example[]>();

/** Sets the examples under the help of a command. The parser would break them inside a command. */
export function examples<T>(yargs: Argv<T>, list: readonly Example[]): Argv<T> {
  examplesByParser.set(yargs, list);
  return yargs;
}

/** The examples of the command that was built last with this parser. */
export function examplesOf(yargs: object): readonly Example[] {
  return examplesByParser.get(yargs) ?? [];
}

/** Forgets the examples of the last command. */
export function withoutExamples(yargs: object): void {
  examplesByParser.delete(yargs);
}

/** What the groups of flags are called in help, in their order. */
export const HELP_GROUPS = {
  run: 'What to run:',
  sampling: 'Sampling and requests:',
  scoring: 'Scoring:',
  limits: 'Limits and cost:',
  data: 'Data:',
  output: 'Output:',
} as const;

export type HelpGroup = keyof typeof HELP_GROUPS;

/**
 * Throws if an option that takes one value was given several times, instead of silently choosing one.
 *
 * @param lists options and positional arguments that may be given several times
 */
export function requireOnce(
  args: Readonly<Record<string, unknown>>,
  lists: readonly string[],
): void {
  const several = new Set(['_', ...lists.map(kebabCase)]);
  const twice = Object.entries(args).find(
    ([name, value]) => Array.isArray(value) && !several.has(kebabCase(name)),
  );
  if (twice === undefined) return;
  const name = twice[0].length === 1 ? `-${twice[0]}` : `--${twice[0]}`;
  throw new CardbenchError(`${name} is given more than once; give it once.`);
}
