import type { Argv } from 'yargs';
import { terminalLine } from '../core/terminal-text.js';
import { count } from '../report/format.js';
import { textTable } from '../report/text-table.js';
import type { QueueAdmin, QueueStatus } from '../runner/queue/admin.js';
import type { Command, CommandGroup } from './command.js';
import { EXIT } from './exit-codes.js';
import { jsonOption, queueOption } from './options.js';
import type { Terminal } from './terminal.js';

const builder = (yargs: Argv) =>
  yargs.options({
    queue: { ...queueOption, demandOption: true },
    json: jsonOption,
  });

type Args = Awaited<ReturnType<typeof builder>['argv']>;

/** A command that does something with the queue, and prints how it is then. */
function command(work: (admin: QueueAdmin) => Promise<void>): Command<Args> {
  return {
    builder: builder as Command<Args>['builder'],
    handler: async ({ queue, json }, terminal) => {
      const { withQueue } = await import('../runner/queue/admin.js');
      await withQueue(queue, terminal.env, terminal.say, async (admin) => {
        await work(admin);
        show(await admin.status(), json, terminal);
      });
      return EXIT.done;
    },
  };
}

function show(status: QueueStatus, json: boolean, { columns, print, printJson }: Terminal): void {
  if (json) {
    printJson(status);
    return;
  }
  print(
    textTable(
      ['queue', 'waiting', 'under way', 'paused'],
      status.queues.map(({ name, waiting, active, paused }) => [
        name,
        count(waiting),
        count(active),
        paused ? 'yes' : 'no',
      ]),
      columns,
    ),
  );
  if (status.runs.length > 0) {
    print(
      textTable(
        [{ title: 'run', wrap: true }, 'results on their way'],
        status.runs.map(({ run, results }) => [terminalLine(run, 80), count(results)]),
        columns,
      ),
    );
  }
  if (status.workers.length > 0) {
    print(
      textTable(
        [
          { title: 'worker', wrap: true },
          { title: 'cardbench', drop: 2 },
          { title: 'takes', drop: 1 },
          ...['calls', 'at most', 'programs'],
        ],
        status.workers.map(({ worker, version, only, calls, slots, programs }) => [
          terminalLine(worker, 80),
          terminalLine(version, 20),
          only ?? 'all',
          ...[calls, slots, programs].map(count),
        ]),
        columns,
      ),
    );
  }
}

export const queueCommand: CommandGroup = {
  subcommands: [
    {
      command: ['status', '$0'],
      describe: 'Show jobs, runs and workers',
      load: () => command(async () => {}),
    },
    {
      command: 'pause',
      describe: 'Stop workers from taking more jobs; they finish those that they have',
      load: () => command(({ pause }) => pause()),
    },
    {
      command: 'resume',
      describe: 'Let workers take jobs again',
      load: () => command(({ resume }) => resume()),
    },
    {
      command: 'drain',
      describe: 'Remove the waiting jobs; a run that is still going enqueues its own again',
      load: () => command(({ drain }) => drain()),
    },
    {
      command: 'clean',
      describe: 'Remove everything of all runs, including what abandoned runs have left',
      load: () => command(({ clean }) => clean()),
    },
  ],
};
