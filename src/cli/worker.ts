import type { Argv } from 'yargs';
import { CardbenchError } from '../core/errors.js';
import { headerComplaint, readHeaders } from '../runner/settings/headers.js';
import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';
import { listenForInterrupts } from './interrupts.js';
import { examples, queueOption, sandboxOption } from './options.js';

const builder = (yargs: Argv) =>
  examples(
    yargs.options({
      queue: { ...queueOption, demandOption: true },
      concurrency: {
        type: 'string',
        alias: 'c',
        default: 'auto',
        describe: 'Calls in flight and programs at a time; "auto": what all workers have found out',
        requiresArg: true,
      },
      only: {
        choices: ['call', 'execute'] as const,
        describe: 'Only calls, or only the scoring of programs',
        requiresArg: true,
      },
      'base-url': {
        type: 'string',
        describe: 'Server other than a preset’s that this machine may send its key to',
        requiresArg: true,
      },
      header: {
        type: 'string',
        array: true,
        nargs: 1,
        describe: '<name>=<value>: the value of a header that a run sends',
      },
      'allow-code': {
        type: 'boolean',
        default: false,
        describe: 'Load benchmarks that come with a run; this runs their code',
      },
      'lost-after': {
        type: 'number',
        default: 10,
        describe: 'Seconds without a sign of life after which others take over its jobs',
        requiresArg: true,
      },
      sandbox: sandboxOption,
    }),
    [
      ['$0 worker --queue redis://queue.local:6379', 'On any number of machines'],
      ['$0 worker --queue redis://queue.local:6379 --only execute -c 8', 'Programs only'],
    ],
  );

type Args = Awaited<ReturnType<typeof builder>['argv']>;

/** `cardbench worker --queue <address>` */
export const workerCommand: Command<Args> = {
  builder: builder as Command<Args>['builder'],
  handler: async (args, { host, env, say }) => {
    const headers = readHeaders(args.header ?? []);
    const complaint = headerComplaint(headers);
    if (complaint !== undefined) throw new CardbenchError(`${complaint}.`);
    const { lostAfter } = args;
    if (!(lostAfter >= 1 && lostAfter <= 3600)) {
      throw new CardbenchError(`--lost-after must be from 1 to 3600, got ${lostAfter}.`);
    }
    const concurrency = concurrencyOf(args.concurrency);
    const { openEngine } = await import('../queue/open.js');
    const { queueAddress } = await import('../queue/address.js');
    const { sealFrom } = await import('../queue/seal.js');
    const { runWorker } = await import('../runner/worker/worker.js');
    const seal = sealFrom(env);
    const engine = await openEngine(queueAddress(args.queue, env), say);
    const { drain, abort, stop } = listenForInterrupts(host, say);
    try {
      await runWorker({
        ...{ engine, seal, env, headers, concurrency, lostAfter, drain, abort },
        only: args.only,
        baseUrl: args.baseUrl,
        allowCode: args.allowCode,
        sandbox: args.sandbox,
        note: say,
      });
    } finally {
      stop();
      await engine.close();
    }
    return EXIT.done;
  },
};

function concurrencyOf(text: string): number | 'auto' {
  if (text === 'auto') return text;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 4096) return number;
  throw new CardbenchError(
    `--concurrency must be "auto" or a whole number from 1 to 4096, got ${JSON.stringify(text)}.`,
  );
}
