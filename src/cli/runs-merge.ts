import type { Argv } from 'yargs';
import { mergeRuns } from '../runner/merge-runs.js';
import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';
import { examples, jsonOption } from './options.js';
import { printRun } from './print-run.js';

const builder = (yargs: Argv) =>
  examples(
    yargs
      .positional('stores', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'SQLite files that hold the parts',
      })
      .options({
        store: {
          type: 'string',
          demandOption: true,
          describe: 'SQLite file to be written; it must not exist',
          requiresArg: true,
        },
        run: {
          type: 'string',
          describe: 'Run to merge, if the stores hold runs of several plans',
          requiresArg: true,
        },
        json: jsonOption,
      }),
    [['$0 runs merge share-*.db --store whole.db', 'After "--shard 1/8" to "--shard 8/8"']],
  );

type Args = Awaited<ReturnType<typeof builder>['argv']>;

/** `cardbench runs merge <stores..> --store <file>` */
export const mergeCommand: Command<Args> = {
  builder: builder as Command<Args>['builder'],
  handler: async ({ stores, store, run, json }, terminal) => {
    const merged = await mergeRuns({ stores, into: store, run, now: Date.now });
    const { missing, shares, status, parts } = merged;
    terminal.say(
      `Joined ${parts} ${parts === 1 ? 'part' : 'parts'} into run ${merged.run} in ${store}.`,
    );
    if (missing.length > 0) {
      terminal.say(
        `${missing.length === 1 ? 'Share' : 'Shares'} ${missing.join(', ')} of ${shares} ${missing.length === 1 ? 'is' : 'are'} missing.`,
      );
    }
    if (status === 'unfinished') {
      terminal.say(
        `The run is unfinished: the same command without --shard, with --store ${store}, asks for what is missing.`,
      );
    }
    const code = await printRun(store, merged.run, json, terminal);
    return status === 'unfinished' ? EXIT.incomplete : code;
  },
};
