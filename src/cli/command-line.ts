import yargs, { type Argv } from 'yargs';
import { CardbenchError, messageOf } from '../core/errors.js';
import { packageVersion } from '../core/package-root.js';
import { createRedactor } from '../core/secrets/secrets.js';
import { isStoreFault, storeError } from '../store/open.js';
import { commands } from './commands.js';
import { readEnvFile } from './env-file.js';
import { EXIT } from './exit-codes.js';
import { requireOnce } from './options.js';
import { say } from './output.js';
import { keepHeapSmall } from './small-heap.js';

/** Runs one command; sets the exit code. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  // A reader that goes away (`cardbench runs list | head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done);
    throw error;
  });
  try {
    await parserOf(argv).parseAsync();
  } catch (error) {
    const thrown = isStoreFault(error) ? storeError(error) : error;
    // Libraries quote what they were given, addresses with passwords among it.
    const message = createRedactor([]).message(messageOf(thrown));
    if (thrown instanceof CardbenchError) say(`cardbench: ${message}`);
    else {
      say(`cardbench: internal error: ${message} (set CARDBENCH_DEBUG=1 for the stack trace).`);
      if (process.env['CARDBENCH_DEBUG'] && thrown instanceof Error) console.error(thrown.stack);
    }
    process.exitCode = EXIT.usage;
  }
}

function parserOf(argv: readonly string[]): Argv {
  const cli = yargs([...argv])
    .scriptName('cardbench')
    .usage(
      '$0 <command>\n\nRuns language models on the benchmarks of their model cards, and says whether the published numbers are reproduced.',
    )
    .demandCommand(1, 'Name a command; --help lists them.')
    .strict()
    .recommendCommands()
    .version(packageVersion)
    .alias({ help: 'h', version: 'v' })
    .wrap(Math.min(100, process.stdout.columns || 100))
    .epilogue(
      'Keys come from the environment (NOVITA_API_KEY, OPENAI_API_KEY, ...) or from a file .env in the working directory.\nExit codes: 0 done; 1 a gate failed; 2 usage, configuration or environment; 3 finished with failed items; 130 interrupted.',
    )
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      throw error ?? new CardbenchError(`${message ?? 'Wrong usage'} (see cardbench --help)`);
    });

  for (const { command, describe, usesKeys, load } of commands) {
    cli.command(
      command,
      describe,
      async (yargs) => {
        const { builder } = await load();
        return typeof builder === 'function' ? builder(yargs) : yargs.options(builder ?? {});
      },
      async (args) => {
        requireOnce(args, command);
        if (usesKeys) takeKeys();
        const { handler } = await load();
        keepHeapSmall();
        await handler(args);
      },
    );
  }
  return cli;
}

/** Adds what the working directory's `.env` holds to the environment, and says so. */
function takeKeys(): void {
  const added = readEnvFile('.env', process.env);
  if (added.length > 0) say(`Read from .env: ${added.join(', ')}`);
}
