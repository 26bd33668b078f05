import yargs, { type ArgumentsCamelCase, type Argv } from 'yargs';
import { CardbenchError, messageOf } from '../core/errors.js';
import { didYouMean } from '../core/nearest.js';
import { packageVersion } from '../core/package-root.js';
import { createRedactor } from '../core/secrets/secrets.js';
import { terminalLine } from '../core/terminal-text.js';
import { wrapped, wrappedCommand } from '../report/wrap.js';
import { kebabCase } from '../runner/settings/setting.js';
import type { Command, CommandEntry, Loaded } from './command.js';
import { commands } from './commands.js';
import { readEnvFile } from './env-file.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { notesApart } from './notes-apart.js';
import { type Example, examplesOf, requireOnce, withoutExamples } from './options.js';
import { parserComplaint } from './parser-complaint.js';
import { type FlagKinds, requireValues, requireWords } from './require-values.js';
import { startText } from './start.js';
import { type Host, type Terminal, terminalOf } from './terminal.js';

export interface CommandLineOptions {
  /** Called when the code of the command is loaded, before it begins. */
  readonly onLoaded?: () => void;
}

/** Runs one command in the process given, and resolves to its exit code. Any number may run in one process. */
export async function runCommandLine(
  argv: readonly string[],
  host: Host,
  { onLoaded = () => {} }: CommandLineOptions = {},
): Promise<ExitCode> {
  const terminal = terminalOf(host);
  try {
    if (asksAbout(argv)) {
      terminal.print(await (await import('./about.js')).aboutText(host.env));
      return EXIT.done;
    }
    const words = asFlag(argv);
    const { found, output, examples } = await parse(words, host);
    if (found === undefined) {
      requireCommand(words);
      terminal.print(
        output === '' ? startText(terminal.columns) : output + exampleText(examples, terminal),
      );
      return EXIT.done;
    }
    if (output !== '') terminal.print(output);
    const { command, args, entry, kinds } = found;
    requireValues(argv, kinds);
    requireWords(args, wordsOf(entry).slice(1));
    requireOnce(args, kinds.lists);
    if (entry.usesKeys) takeKeys(terminal);
    onLoaded();
    if (!kinds.texts.includes('store')) return await command.handler(args, terminal);
    const { withConfiguredStore } = await import('./configured-store.js');
    const name = wordsOf(entry)[0] ?? '';
    return await command.handler(await withConfiguredStore(args, name, words), terminal);
  } catch (error) {
    await tell(error, terminal);
    return EXIT.usage;
  }
}

/** `cardbench help run`, as it is asked of many programs, for `cardbench run --help`. */
function asFlag(argv: readonly string[]): readonly string[] {
  return argv[0] === 'help' && argv.length > 1 ? [...argv.slice(1), '--help'] : argv;
}

/** Throws where the help of something that is no command is asked for: the parser would print that of all commands. */
function requireCommand([first = '-']: readonly string[]): void {
  const names = namesOf(commands);
  if (first.startsWith('-') || first === 'help' || names.includes(first)) return;
  throw new CardbenchError(
    `There is no command "${terminalLine(first, 60)}"${didYouMean(first, names)}; "cardbench --help" lists them.`,
  );
}

/** Whether it is `cardbench --version --verbose`, in either order. */
function asksAbout(argv: readonly string[]): boolean {
  const [first, second, ...more] = argv;
  const isVersion = (word: string | undefined): boolean => word === '--version' || word === '-v';
  return (
    more.length === 0 &&
    ((isVersion(first) && second === '--verbose') || (first === '--verbose' && isVersion(second)))
  );
}

/** What a command line asks for: a command, or a text such as that of --help. */
interface Parsed {
  readonly found?: FoundCommand;
  readonly output: string;
  /** Of the command whose help it is. */
  readonly examples: readonly Example[];
}

/**
 * Thrown in the handler of a command, to leave the parser: after a handler has started, the parser lays out the
 * command's help, which takes longer than all else that it does.
 */
class FoundCommand {
  readonly command: Command;
  readonly args: Args;
  readonly entry: CommandEntry;
  /** Its flags. */
  readonly kinds: FlagKinds;
  constructor(command: Command, args: Args, entry: CommandEntry, kinds: FlagKinds) {
    this.command = command;
    this.args = args;
    this.entry = entry;
    this.kinds = kinds;
  }
}

async function parse(argv: readonly string[], host: Host): Promise<Parsed> {
  let output = '';
  const { parser, refuse } = parserOf(argv, host);
  const asksVersion = argv.some((word) => word === '--version' || word === '-v');
  try {
    // With a callback, the parser hands over the texts of --help and --version, and prints nothing itself.
    await parser.parseAsync([...argv], {}, (_error, _args, text) => {
      output = notesApart(text);
    });
    return { output, examples: asksVersion ? [] : examplesOf(parser) };
  } catch (thrown) {
    if (thrown instanceof FoundCommand) return { found: thrown, output, examples: [] };
    throw thrown instanceof Error && thrown.name === 'YError' ? refuse(thrown.message) : thrown;
  }
}

/** One example after the other, each command whole: where it is too long, it breaks where a shell reads on. */
function exampleText(list: readonly Example[], { columns }: Terminal): string {
  if (list.length === 0) return '';
  const width = Math.min(100, columns);
  const lines = list.flatMap(([command, what]) => [
    ...wrapped(what, width - 4)
      .split('\n')
      .map((line) => `  # ${line}`),
    ...wrappedCommand(command.replace('$0', 'cardbench'), '  ', width),
  ]);
  return `\n\nExamples:\n${lines.join('\n')}`;
}

async function tell(error: unknown, { host, env, say }: Terminal): Promise<void> {
  const { isStoreFault, storeError } = await import('../store/open.js');
  const thrown = isStoreFault(error) ? storeError(error) : error;
  // Messages of libraries may quote their input, including addresses with passwords.
  const message = shortened(createRedactor([], env).message(messageOf(thrown)));
  if (thrown instanceof CardbenchError) {
    say(`cardbench: ${message}`);
    return;
  }
  say(`cardbench: internal error: ${message} (set CARDBENCH_DEBUG=1 for the stack trace).`);
  if (env['CARDBENCH_DEBUG'] && thrown instanceof Error) host.stderr.write(`${thrown.stack}\n`);
}

/** A message in which what was given cannot be so long that the rest is lost. */
function shortened(message: string): string {
  return message.replace(/\S{400,}/g, (word) => `${word.slice(0, 200)}…`);
}

type Args = ArgumentsCamelCase<object>;

interface Parser {
  readonly parser: Argv;
  /** The error to report for a message of the parser. */
  readonly refuse: (message: string) => CardbenchError;
}

function parserOf(argv: readonly string[], host: Host): Parser {
  const reached: Reached = { argv, path: [], commands: namesOf(commands), positionals: [] };
  const refuse = (message: string): CardbenchError =>
    new CardbenchError(parserComplaint(message, { ...reached, flags: flagsOf(cli) }));
  const cli = yargs([...argv])
    .scriptName('cardbench')
    .usage(
      '$0 <command>\n\nRuns language models on the benchmarks of their model cards, and says whether the published numbers are reproduced.',
    )
    .strict()
    // No flag of ours has an opposite: `--no-limit` would be a limit of 0.
    .parserConfiguration({ 'boolean-negation': false })
    .version(packageVersion)
    .alias({ help: 'h', version: 'v' })
    .wrap(Math.min(100, host.stdout.columns || 100))
    .epilogue(
      'Keys come from the environment (NOVITA_API_KEY, OPENAI_API_KEY, ...) or from a file .env in the working directory.\nExit codes: 0 done; 1 a gate failed; 2 usage, configuration or environment; 3 finished with failed items; 130 interrupted.',
    )
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      throw error ?? refuse(message ?? 'Wrong usage');
    });

  for (const entry of commands) addCommand(cli, entry, reached);
  return { parser: cli, refuse };
}

/** How far the parser got into the commands; it is told by the commands that it builds. */
interface Reached {
  readonly argv: readonly string[];
  path: readonly string[];
  /** Names of the commands that may follow. */
  commands: readonly string[];
  positionals: readonly string[];
}

/** A command's own name, and its positional arguments. */
function wordsOf({ command }: CommandEntry): readonly string[] {
  return (typeof command === 'string' ? command : (command[0] ?? '')).split(' ');
}

function namesOf(entries: readonly CommandEntry[]): string[] {
  return entries.map((entry) => wordsOf(entry)[0] ?? '');
}

function addCommand(cli: Argv, entry: CommandEntry, reached: Reached): void {
  const { command, describe, load } = entry;
  let loaded: Loaded | undefined;
  const [name = '', ...positionals] = wordsOf(entry);
  const isImplied =
    Array.isArray(command) && command.includes('$0') && !reached.argv.includes(name);
  const build = (yargs: Argv, each: Loaded): Argv => {
    loaded = each;
    withoutExamples(yargs);
    if (!isImplied) {
      reached.path = [...reached.path, name];
      reached.positionals = positionals;
      reached.commands = 'subcommands' in each ? namesOf(each.subcommands) : [];
    }
    if ('handler' in each) {
      const { builder = {} } = each;
      return typeof builder === 'function' ? (builder(yargs) as Argv) : yargs.options(builder);
    }
    for (const subcommand of each.subcommands) addCommand(yargs, subcommand, reached);
    yargs.demandCommand(0);
    return each.epilogue === undefined ? yargs : yargs.epilogue(each.epilogue);
  };
  cli.command(
    command,
    describe,
    // Not awaited where there is nothing to wait for: the help of a group would lack its name otherwise.
    (yargs) => {
      const loading = load();
      return loading instanceof Promise
        ? loading.then((each) => build(yargs, each))
        : build(yargs, loading);
    },
    (args) => {
      if (loaded !== undefined && 'handler' in loaded) {
        throw new FoundCommand(loaded, args, entry, kindsOf(cli));
      }
      if (loaded !== undefined && 'subcommands' in loaded) {
        const path = ['cardbench', ...reached.path].join(' ');
        throw new CardbenchError(
          `"${path}" needs a command: ${namesOf(loaded.subcommands).join(', ')}; see "${path} --help".`,
        );
      }
    },
  );
}

function flagsOf(yargs: Argv): readonly string[] {
  return Object.keys(optionsOf(yargs).key).map(kebabCase);
}

function kindsOf(yargs: Argv): FlagKinds {
  const { number, boolean, string, array } = optionsOf(yargs);
  const texts = string.filter((name) => !array.includes(name));
  return { numbers: number, switches: boolean, texts, lists: array };
}

interface ParserOptions {
  readonly key: object;
  readonly number: readonly string[];
  readonly boolean: readonly string[];
  readonly string: readonly string[];
  readonly array: readonly string[];
}

function optionsOf(yargs: Argv): ParserOptions {
  // The parser's types leave this method out.
  return (yargs as Argv & { getOptions(): ParserOptions }).getOptions();
}

/** Adds what the working directory's `.env` holds to the environment, and says so. */
function takeKeys({ host, say }: Terminal): void {
  const added = readEnvFile('.env', host.env);
  if (added.length > 0) say(`Read from .env: ${added.join(', ')}`);
}
