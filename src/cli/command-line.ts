import yargs, { type ArgumentsCamelCase, type Argv } from 'yargs';
import { CardbenchError, messageOf } from '../core/errors.js';
import { packageVersion } from '../core/package-root.js';
import { createRedactor } from '../core/secrets/secrets.js';
import type { Command, CommandEntry, Loaded } from './command.js';
import { commands } from './commands.js';
import { readEnvFile } from './env-file.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { requireOnce } from './options.js';
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
  let code: ExitCode = EXIT.done;
  const run: RunCommand = async ({ handler }, args, { command, usesKeys }) => {
    requireOnce(args, String(command));
    if (usesKeys) takeKeys(terminal);
    onLoaded();
    code = await handler(args, terminal);
  };
  try {
    // With a callback, the parser hands over the texts of --help and --version, and prints nothing itself.
    await parserOf(argv, host, run).parseAsync([...argv], {}, (_error, _args, output) => {
      if (output !== '') terminal.print(output);
    });
    return code;
  } catch (error) {
    await tell(error, terminal);
    return EXIT.usage;
  }
}

async function tell(error: unknown, { host, env, say }: Terminal): Promise<void> {
  const { isStoreFault, storeError } = await import('../store/open.js');
  const thrown = isStoreFault(error) ? storeError(error) : error;
  // Messages of libraries may quote their input, including addresses with passwords.
  const message = createRedactor([], env).message(messageOf(thrown));
  if (thrown instanceof CardbenchError) {
    say(`cardbench: ${message}`);
    return;
  }
  say(`cardbench: internal error: ${message} (set CARDBENCH_DEBUG=1 for the stack trace).`);
  if (env['CARDBENCH_DEBUG'] && thrown instanceof Error) host.stderr.write(`${thrown.stack}\n`);
}

type RunCommand = (command: Command, args: Args, entry: CommandEntry) => Promise<void>;
type Args = ArgumentsCamelCase<object>;

function parserOf(argv: readonly string[], host: Host, run: RunCommand): Argv {
  const cli = yargs([...argv])
    .scriptName('cardbench')
    .usage(
      '$0 <command>\n\nRuns language models on the benchmarks of their model cards, and says whether the published numbers are reproduced.',
    )
    .demandCommand(1, 'Give a command; --help lists them.')
    .strict()
    .recommendCommands()
    .version(packageVersion)
    .alias({ help: 'h', version: 'v' })
    .wrap(Math.min(100, host.stdout.columns || 100))
    .epilogue(
      'Keys come from the environment (NOVITA_API_KEY, OPENAI_API_KEY, ...) or from a file .env in the working directory.\nExit codes: 0 done; 1 a gate failed; 2 usage, configuration or environment; 3 finished with failed items; 130 interrupted.',
    )
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      throw error ?? new CardbenchError(`${message ?? 'Wrong usage'} (see cardbench --help)`);
    });

  for (const entry of commands) addCommand(cli, entry, run);
  return cli;
}

function addCommand(cli: Argv, entry: CommandEntry, run: RunCommand): void {
  const { command, describe, load } = entry;
  const build = (yargs: Argv, loaded: Loaded): Argv => {
    if ('handler' in loaded) {
      const { builder = {} } = loaded;
      return typeof builder === 'function' ? (builder(yargs) as Argv) : yargs.options(builder);
    }
    for (const each of loaded.subcommands) addCommand(yargs, each, run);
    yargs.demandCommand(0);
    return loaded.epilogue === undefined ? yargs : yargs.epilogue(loaded.epilogue);
  };
  cli.command(
    command,
    describe,
    // Not awaited where there is nothing to wait for: the help of a group would lack its name otherwise.
    (yargs) => {
      const loaded = load();
      return loaded instanceof Promise
        ? loaded.then((each) => build(yargs, each))
        : build(yargs, loaded);
    },
    async (args) => {
      const loaded = await load();
      if ('handler' in loaded) await run(loaded, args, entry);
    },
  );
}

/** Adds what the working directory's `.env` holds to the environment, and says so. */
function takeKeys({ host, say }: Terminal): void {
  const added = readEnvFile('.env', host.env);
  if (added.length > 0) say(`Read from .env: ${added.join(', ')}`);
}
