import { either } from '../core/in-words.js';
import { didYouMean } from '../core/nearest.js';
import { terminalLine } from '../core/terminal-text.js';

/** What the parser knew when it refused a command line. */
export interface ParserContext {
  readonly argv: readonly string[];
  /** The command as far as it was recognised: `['runs', 'show']`. */
  readonly path: readonly string[];
  /** Names of the commands that may follow `path`. */
  readonly commands: readonly string[];
  /** The positional arguments of the command, as its usage writes them: `<benchmark>`, `[runs..]`. */
  readonly positionals: readonly string[];
  /** Names of all flags, without dashes. */
  readonly flags: readonly string[];
}

/** What is wrong with a command line, in one sentence, made from the message of the parser. */
export function parserComplaint(message: string, context: ParserContext): string {
  const command = ['cardbench', ...context.path].join(' ');
  const help = `"${command} --help" lists them`;
  const [, unknown] = /^Unknown (?:arguments?|commands?): ([\s\S]*)$/.exec(message) ?? [];
  if (unknown !== undefined) return unknownComplaint(unknown.split(', '), context, command, help);
  const invalid = /Argument: (.+?), Given: ([\s\S]+?), Choices: (.+)/.exec(message);
  if (invalid !== null) {
    const [, name = '', given = '', choices = ''] = invalid;
    const names = choices.split(', ').map((each) => each.replaceAll('"', ''));
    const near = didYouMean(given.replaceAll('"', ''), names);
    return `${shownName(name, context)} must be ${either(choices.split(', '))}, got ${terminalLine(given, 80)}${near}.`;
  }
  const [, lacking] = /^Not enough arguments following: (.+)$/.exec(message) ?? [];
  if (lacking !== undefined)
    return `${shownName(lacking, context)} needs a value; give one, or leave the flag out.`;
  const [, missing] = /^Missing required arguments?: (.+)$/.exec(message) ?? [];
  if (missing !== undefined) {
    const names = missing.split(', ').map((name) => shownName(name, context));
    return `"${command}" needs ${names.join(' and ')}; "${command} --help" describes ${names.length === 1 ? 'it' : 'them'}.`;
  }
  const [, got] = /^Not enough non-option arguments: got (\d+)/.exec(message) ?? [];
  if (got !== undefined) {
    const lacks = context.positionals.filter((each) => each.startsWith('<')).slice(Number(got));
    return `"${command}" needs ${lacks.join(' and ') || 'more arguments'}; see "${command} --help".`;
  }
  return `${terminalLine(message, 300)}; see "${command} --help".`;
}

function unknownComplaint(
  names: readonly string[],
  { argv, commands, flags }: ParserContext,
  command: string,
  help: string,
): string {
  const isFlag = (name: string): boolean => writtenFlag(argv, name) !== undefined;
  // An unknown command makes all of its flags unknown.
  const isCommand = commands.length > 0 && names.some((name) => !isFlag(name));
  const flag = isCommand ? undefined : names.find(isFlag);
  if (flag !== undefined) {
    const written = writtenFlag(argv, flag) ?? flag;
    const near = flag.length < 3 ? '' : didYouMean(flag, flags).replace('"', '"--');
    return `There is no flag ${terminalLine(written, 60)} of "${command}"${near}; ${help}.`;
  }
  const word = names.find((name) => !isFlag(name)) ?? '';
  const shown = terminalLine(word, 60);
  if (commands.length > 0) {
    return `There is no command "${shown}"${didYouMean(word, commands)}; ${help}.`;
  }
  return `"${shown}" is one argument too many for "${command}"; leave it out.`;
}

/** The flag of this name as the command line has it; `undefined` if the name was not given as a flag. */
function writtenFlag(argv: readonly string[], name: string): string | undefined {
  const flags = argv.map((token) => token.split('=')[0] ?? '');
  return (
    flags.find((token) => token === `--${name}` || token === `--no-${name}`) ??
    (name.length === 1
      ? flags
          .find((token) => /^-[^-]/.test(token) && token.includes(name))
          ?.replace(/^-.*$/, `-${name}`)
      : undefined)
  );
}

/** `--name`, `-n`, or `<name>` for a positional argument. */
function shownName(name: string, { positionals }: ParserContext): string {
  if (positionals.some((each) => each.replace(/[<>[\].]/g, '') === name)) return `<${name}>`;
  if (name.length === 1) return `-${name}`;
  return `--${name}`;
}
