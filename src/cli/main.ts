#!/usr/bin/env node
import './small-heap.js';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { CardbenchError, messageOf } from '../core/errors.js';
import { packageVersion } from '../core/package-root.js';
import { createRedactor } from '../core/secrets/secrets.js';
import { isStoreFault, storeError } from '../store/open.js';
import { commands } from './commands.js';
import { EXIT } from './exit-codes.js';
import { requireOnce } from './options.js';
import { say } from './output.js';

// A reader that goes away (`cardbench runs list | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  throw error;
});

const cli = yargs(hideBin(process.argv))
  .scriptName('cardbench')
  .usage('$0 <command>\n\nSits language models through the exams on their model cards.')
  .demandCommand(1, 'Name a command; --help lists them.')
  .strict()
  .recommendCommands()
  .version(packageVersion)
  .alias({ help: 'h', version: 'v' })
  .wrap(Math.min(100, process.stdout.columns || 100))
  .epilogue(
    'Keys come from the environment only (NOVITA_API_KEY, OPENAI_API_KEY, ...).\nExit codes: 0 done; 1 a gate failed; 2 usage, configuration or environment; 3 finished with items in error; 130 interrupted.',
  )
  .exitProcess(false)
  .fail((message: string | null, error: Error | undefined) => {
    throw error ?? new CardbenchError(`${message ?? 'Wrong usage'} (see cardbench --help)`);
  });

for (const { command, describe, load } of commands) {
  cli.command(
    command,
    describe,
    async (yargs) => {
      const { builder } = await load();
      return typeof builder === 'function' ? builder(yargs) : yargs.options(builder ?? {});
    },
    async (args) => {
      requireOnce(args, command);
      await (await load()).handler(args);
    },
  );
}

try {
  await cli.parseAsync();
} catch (error) {
  const thrown = isStoreFault(error) ? storeError(error) : error;
  // Libraries quote what they were given, addresses with passwords among it.
  const message = createRedactor([]).message(messageOf(thrown));
  if (thrown instanceof CardbenchError) say(`cardbench: ${message}`);
  else {
    say(`cardbench failed in a way it should not: ${message} (CARDBENCH_DEBUG=1 shows where).`);
    if (process.env['CARDBENCH_DEBUG'] && thrown instanceof Error) console.error(thrown.stack);
  }
  process.exitCode = EXIT.usage;
}
