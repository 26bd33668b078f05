import type { Argv, Options } from 'yargs';
import { isKnown, loadBenchmark } from '../benchmarks/catalogue.js';
import { CardbenchError } from '../core/errors.js';
import { IMPORTED } from '../core/imported.js';
import { terminalLine } from '../core/terminal-text.js';
import { datasetNames } from '../datasets/manifest.js';
import {
  DEFAULT_STORE,
  parseRunConfig,
  type RunConfig,
  readStoredConfig,
} from '../runner/config.js';
import { camelCase, type FlagValues, kebabCase, type Setting } from '../runner/settings/setting.js';
import { type Settings, settingEntries, settingGroups } from '../runner/settings/settings.js';
import { readConfigFile } from './config-file.js';
import { HELP_GROUPS, type HelpGroup } from './options.js';

/** The parsed flags of a run, by the names of their settings. */
export type RunFlags = {
  readonly [Name in keyof Settings as Settings[Name]['flag'] extends null ? never : Name]?:
    | (Settings[Name] extends Setting<infer _, infer Type extends keyof FlagValues>
        ? FlagValues[Type]
        : never)
    | undefined;
} & { readonly config?: string | undefined };

interface NamedFlag {
  readonly setting: keyof Settings;
  /** As on the command line, without the dashes. */
  readonly name: string;
  /** Earlier names of the flag, which still work but are not shown in the help. */
  readonly oldNames: readonly string[];
  readonly described: Setting;
}

const namedFlags: readonly NamedFlag[] = settingEntries.flatMap(([setting, described]) =>
  described.flag === null
    ? []
    : {
        setting,
        name: described.flag.name ?? kebabCase(setting),
        oldNames: (described.oldNames ?? []).map(kebabCase),
        described,
      },
);

export interface RunFlagsOptions {
  /** Settings whose flags the command takes, but does not show in its help. */
  readonly hidden?: (setting: keyof Settings | 'config') => boolean;
}

/** Adds the flags of every command that makes a run. They have no defaults, because the config file may set them. */
export function withRunFlags<Args>(
  yargs: Argv<Args>,
  { hidden = () => false }: RunFlagsOptions = {},
): Argv<Args & RunFlags> {
  const options: Record<string, Options> = {};
  for (const { setting, name, oldNames, described } of namedFlags) {
    const option = { ...optionOf(described), ...(hidden(setting) ? { hidden: true } : {}) };
    options[name] = option;
    for (const old of oldNames) options[old] = { ...option, hidden: true };
  }
  options['config'] = {
    type: 'string',
    describe: 'Config file (default: cardbench.config.ts or .yaml)',
    requiresArg: true,
    hidden: hidden('config'),
  };
  grouped(yargs, options);
  return yargs.options(options) as unknown as Argv<Args & RunFlags>;
}

function optionOf({ schema, describe, flag }: Setting): Options {
  if (flag === null) return {};
  const { data: preset } = schema.safeParse(undefined);
  const isShown = preset !== undefined && typeof preset !== 'object' && preset !== false;
  return {
    describe,
    ...(flag.alias === undefined ? {} : { alias: flag.alias }),
    ...(isShown ? { defaultDescription: String(preset) } : {}),
    ...(flag.choices === undefined ? {} : { choices: flag.choices }),
    ...(flag.type === 'list'
      ? { type: 'string', array: true, nargs: 1 }
      : flag.type === 'boolean'
        ? { type: 'boolean' }
        : { type: flag.type, requiresArg: true }),
  };
}

/** In which group of the help a flag stands. */
const GROUP_OF: Readonly<Record<keyof typeof settingGroups, HelpGroup>> = {
  Benchmarks: 'run',
  Model: 'run',
  Items: 'data',
  Sampling: 'sampling',
  Parameters: 'sampling',
  Requests: 'limits',
  Cost: 'limits',
  Scoring: 'scoring',
  Storage: 'output',
};

/** Flags whose group in the help is not that of their settings. */
const ELSEWHERE: Readonly<Record<string, HelpGroup>> = {
  of: 'run',
  only: 'run',
  stream: 'sampling',
  extractor: 'scoring',
  'reasoning-tags': 'scoring',
};

function grouped(yargs: Argv, options: Readonly<Record<string, Options>>): void {
  const members = new Map<HelpGroup, string[]>();
  for (const [title, group] of Object.entries(settingGroups)) {
    for (const { setting, name } of namedFlags) {
      if (!(setting in group) || options[name]?.hidden === true) continue;
      const place = ELSEWHERE[name] ?? GROUP_OF[title as keyof typeof settingGroups];
      members.set(place, [...(members.get(place) ?? []), name]);
    }
  }
  for (const [place, title] of Object.entries(HELP_GROUPS)) {
    const names = members.get(place as HelpGroup) ?? [];
    if (names.length > 0) yargs.group(names, title);
  }
  if (options['config']?.hidden !== true) yargs.group(['config'], HELP_GROUPS.output);
}

/** The flags of a run that were given, by their names on the command line. */
export function givenRunFlags(args: RunFlags): Record<string, unknown> {
  const values = args as Readonly<Record<string, unknown>>;
  const names = namedFlags.flatMap(({ name, oldNames }) => [name, ...oldNames]);
  return Object.fromEntries(
    [...names, 'config']
      .map((name) => [name, values[camelCase(name)]] as const)
      .filter(([, value]) => value !== undefined),
  );
}

/** The configuration of a run: the config file, overridden by the given flags. */
export async function runConfigOf(
  args: RunFlags,
  benchmarks: readonly string[] | undefined,
  command: string,
): Promise<RunConfig> {
  const file = await readConfigFile(args.config);
  const given = settingsOf(args);
  const parent = await settingsOfParent({ ...file, ...given }, 'model' in given);
  const config = parseRunConfig(
    { ...file, ...parent, ...(benchmarks === undefined ? {} : { benchmarks }), ...given },
    command,
    flagOf,
  );
  const flagsWin = { ...config, sampling: samplingWithout(config.sampling, Object.keys(given)) };
  return 'dataset' in given ? flagsWin : withoutOtherDatasets(flagsWin);
}

/** The settings of single benchmarks without those that flags give all of them. */
function samplingWithout(
  sampling: RunConfig['sampling'],
  given: readonly string[],
): RunConfig['sampling'] {
  const without = (own: RunConfig['sampling'][string]) =>
    Object.fromEntries(
      Object.entries(own).filter(([name]) => !given.includes(name) || MERGED.has(name)),
    );
  return Object.fromEntries(Object.entries(sampling).map(([id, own]) => [id, without(own)]));
}

/** Settings whose values for all benchmarks and for a single one are put together. */
const MERGED: ReadonlySet<string> = new Set(['params', 'metrics']);

/** The names of the settings that the config file or flags give. */
export async function givenSettings(args: RunFlags): Promise<ReadonlySet<string>> {
  return new Set([
    ...Object.keys(await readConfigFile(args.config)),
    ...Object.keys(settingsOf(args)),
  ]);
}

/** What a part of a run does not take over from it: which items it asked, and how it was kept. */
const NOT_TAKEN_OVER = [
  'of',
  'only',
  'shard',
  'limit',
  'subset',
  'store',
  'fresh',
  'cache',
] as const;

/** The settings of the run that `--of` names, which apply unless others are given. */
async function settingsOfParent(
  given: Readonly<Record<string, unknown>>,
  otherModel: boolean,
): Promise<Record<string, unknown>> {
  const { of, store = DEFAULT_STORE } = given;
  if (typeof of !== 'string' || typeof store !== 'string') return {};
  const { openConnection } = await import('../store/open.js');
  const { findWhole } = await import('../runner/plan/part.js');
  const db = openConnection(store, 'read');
  try {
    const run = findWhole(db, of);
    if (!otherModel && run.provider === IMPORTED) {
      throw new CardbenchError(
        `Run ${run.id} was imported, so it names no model to ask again; add --model <provider>:<id>.`,
      );
    }
    const parent: Record<string, unknown> = { ...readStoredConfig(run.config) };
    for (const name of NOT_TAKEN_OVER) delete parent[name];
    // Another model is at another address.
    if (otherModel) delete parent['baseUrl'];
    return parent;
  } finally {
    db.close();
  }
}

/** The flag of a setting, for messages: the config file is checked before, so what is wrong now came from a flag. */
function flagOf([setting, ...rest]: readonly PropertyKey[]): string {
  const named = namedFlags.find((each) => each.setting === setting);
  const part = rest.filter((each) => typeof each === 'string').join('.');
  if (named === undefined) return `"${String(setting)}"`;
  return `--${named.name}${part === '' ? '' : ` ${terminalLine(part, 80)}`}`;
}

/** The settings given by flags, in the form of a config file. */
function settingsOf(args: RunFlags): Record<string, unknown> {
  const flags = givenRunFlags(args);
  const read: Record<string, unknown> = {};
  for (const { setting, name, oldNames, described } of namedFlags) {
    const [first, second] = [name, ...oldNames].filter((each) => flags[each] !== undefined);
    if (first === undefined) continue;
    if (second !== undefined) {
      throw new CardbenchError(`--${first} and --${second} are the same flag; leave one out.`);
    }
    const toValue = described.flag?.read as ((value: unknown) => unknown) | undefined;
    read[setting] = toValue === undefined ? flags[first] : toValue(flags[first]);
  }
  return read;
}

/** A config file, unlike flags, may give datasets for benchmarks that are not part of this run. */
async function withoutOtherDatasets(config: RunConfig): Promise<RunConfig> {
  const { dataset, benchmarks } = config;
  if (typeof dataset !== 'object') return config;
  const asked = benchmarks.flatMap((each) => each.split(','));
  const names = new Set(asked);
  for (const id of asked.filter(isKnown)) names.add((await loadBenchmark(id)).dataset.name);
  const kept = Object.entries(dataset).filter(
    ([name]) => names.has(name) || !(isKnown(name) || datasetNames().includes(name)),
  );
  return { ...config, dataset: kept.length === 0 ? undefined : Object.fromEntries(kept) };
}
