import yargs, { type Argv } from 'yargs';
import { kebabCase } from '../runner/settings/setting.js';
import type { CommandEntry } from './command.js';
import { type Example, examplesOf } from './options.js';

/** A flag, as completion and the manual show it. */
export interface FlagHelp {
  readonly name: string;
  /** One letter, without its dash. */
  readonly letter: string | undefined;
  readonly describe: string;
  /** Whether a value follows. */
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

/** A command, as completion and the manual show it. */
export interface CommandHelp {
  /** `['runs', 'list']` */
  readonly path: readonly string[];
  readonly describe: string;
  /** Such as `<benchmark>` or `[runs..]`. */
  readonly positionals: readonly string[];
  readonly flags: readonly FlagHelp[];
  readonly examples: readonly Example[];
  readonly subcommands: readonly CommandHelp[];
}

/** What the builders of all commands say, in the order of `--help`. */
export async function commandHelp(
  entries: readonly CommandEntry[],
  above: readonly string[] = [],
): Promise<CommandHelp[]> {
  const all: CommandHelp[] = [];
  for (const entry of entries) {
    const { command, describe } = entry;
    const written = typeof command === 'string' ? command : (command[0] ?? '');
    const [name = '', ...positionals] = written.split(' ');
    const path = [...above, name];
    const loaded = await entry.load();
    const isGroup = 'subcommands' in loaded;
    const parser = yargs([]);
    if (!isGroup) {
      const { builder = {} } = loaded;
      if (typeof builder === 'function') await builder(parser);
      else parser.options(builder);
    }
    all.push({
      path,
      describe,
      positionals,
      flags: flagsOf(parser, positionals),
      examples: examplesOf(parser),
      subcommands: isGroup ? await commandHelp(loaded.subcommands, path) : [],
    });
  }
  return all;
}

/** A command and all below it. */
export function withSubcommands(list: readonly CommandHelp[]): CommandHelp[] {
  return list.flatMap((each) => [each, ...withSubcommands(each.subcommands)]);
}

interface ParserState {
  readonly key: object;
  readonly alias: Readonly<Record<string, readonly string[]>>;
  readonly boolean: readonly string[];
  readonly choices: Readonly<Record<string, readonly unknown[]>>;
  readonly hiddenOptions: readonly string[];
}

function flagsOf(parser: Argv, positionals: readonly string[]): FlagHelp[] {
  // The parser's types leave these methods out.
  const { getOptions, getInternalMethods } = parser as Argv & {
    getOptions(): ParserState;
    getInternalMethods(): {
      getUsageInstance(): { getDescriptions(): Record<string, string | undefined> };
    };
  };
  const { key, alias, boolean, choices, hiddenOptions } = getOptions.call(parser);
  const descriptions = getInternalMethods.call(parser).getUsageInstance().getDescriptions();
  const places = positionals.map((each) => each.replace(/[[\]<>.]/g, ''));
  const isFlag = (name: string): boolean =>
    name.length > 1 &&
    name === kebabCase(name) &&
    !places.includes(name) &&
    !hiddenOptions.includes(name) &&
    name !== 'version';
  return Object.keys(key)
    .filter(isFlag)
    .map((name) => ({
      name,
      letter: name === 'help' ? 'h' : (alias[name] ?? []).find((each) => each.length === 1),
      describe: (descriptions[name] ?? '').replace('__yargsString__:', ''),
      takesValue: !boolean.includes(name),
      choices: (choices[name] ?? []).map(String),
    }));
}
