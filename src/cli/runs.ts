import type { Argv } from 'yargs';
import { CardbenchError } from '../core/errors.js';
import { itemJson, itemText } from '../report/item-text.js';
import { jsonReport } from '../report/json.js';
import { terminalReport } from '../report/terminal.js';
import type { Results } from '../results/results.js';
import type { RunBenchmarkRecord } from '../store/records.js';
import type { Command, CommandGroup } from './command.js';
import { EXIT } from './exit-codes.js';
import { runArgument, storeOption } from './options.js';
import { refuseIgnored } from './refuse-ignored.js';
import {
  compactCommand,
  deleteCommand,
  nameCommand,
  noteCommand,
  tagCommand,
} from './runs-edit.js';
import { listCommand } from './runs-list.js';
import type { Terminal } from './terminal.js';
import { withResults } from './with-results.js';

const json = { type: 'boolean', default: false, describe: 'Print JSON' } as const;

const showBuilder = (yargs: Argv) =>
  yargs.positional('run', runArgument).options({
    item: {
      type: 'string',
      describe: 'Show one item: prompt, replies and verdicts',
      requiresArg: true,
    },
    benchmark: {
      type: 'string',
      describe: 'With --item: only this benchmark of the run',
      requiresArg: true,
    },
    scoring: {
      type: 'number',
      describe: 'With --item: id of the scoring; default: the newest',
      requiresArg: true,
    },
    format: {
      alias: 'f',
      choices: ['text', 'json'] as const,
      describe: 'Output format',
      defaultDescription: 'text',
      requiresArg: true,
    },
    store: storeOption,
    json,
  });

type ShowArgs = Awaited<ReturnType<typeof showBuilder>['argv']>;

const showCommand: Command<ShowArgs> = {
  builder: showBuilder as Command<ShowArgs>['builder'],
  handler: (args, terminal) => {
    const isJson = args.json || args.format === 'json';
    const { item, benchmark, scoring } = args;
    if (item === undefined) refuseIgnored({ benchmark, scoring }, 'needs --item <id>');
    return withResults(args.store, (results) => {
      if (item !== undefined) showItem(results, { ...args, item }, isJson, terminal);
      else {
        const run = results.run(args.run);
        if (isJson) terminal.printJson(jsonReport(run));
        else terminal.show(terminalReport(run, terminal.columns));
      }
      return EXIT.done;
    });
  },
};

/** Prints an item of each benchmark of the run that has it. */
function showItem(
  results: Results,
  { run: reference, item, benchmark, scoring }: ShowArgs & { readonly item: string },
  isJson: boolean,
  { columns, print, printJson }: Terminal,
): void {
  const run = results.find(reference);
  const records = results.benchmarks(run.id);
  const meant = records.filter((record) => (benchmark ?? record.benchmark) === record.benchmark);
  if (meant.length === 0) {
    throw new CardbenchError(
      `The run ${run.id} has no benchmark "${benchmark}"; it has ${records.map((each) => each.benchmark).join(', ')}.`,
    );
  }
  const found = meant.flatMap((record) => {
    const scorings = results.scorings(record.id);
    const meantScoring =
      scoring === undefined ? scorings.at(-1) : scorings.find(({ id }) => id === scoring);
    if (scoring !== undefined && meantScoring === undefined) return [];
    const details = results.item(record.id, item, meantScoring?.id ?? null);
    return details === undefined ? [] : [{ record, details }];
  });
  if (found.length === 0) throw noSuchItem(results, run.id, meant, item, scoring);
  if (isJson) {
    const printed = found.map(({ record, details }) => itemJson(run, record, details));
    printJson(printed.length === 1 ? printed[0] : printed);
  } else {
    print(found.map(({ record, details }) => itemText(run, record, details, columns)).join('\n\n'));
  }
}

function noSuchItem(
  results: Results,
  runId: string,
  records: readonly RunBenchmarkRecord[],
  item: string,
  scoring: number | undefined,
): CardbenchError {
  const named = scoring === undefined ? '' : ` under a scoring ${scoring}`;
  const some = records.flatMap(({ id }) =>
    results.items({ runBenchmarkId: id, scoringId: null, limit: 2 }).rows.map((row) => row.item),
  );
  const ids = some.length === 0 ? '' : `; it has ${[...new Set(some)].slice(0, 5).join(', ')}, ...`;
  return new CardbenchError(`The run ${runId} has no item "${item}"${named}${ids}.`);
}

export const runsCommand: CommandGroup = {
  subcommands: [
    {
      command: ['list', '$0'],
      describe: 'List the runs in the store, newest first',
      load: () => listCommand,
    },
    {
      command: 'show [run]',
      describe: 'Show the table of a run, or one of its items',
      load: () => showCommand,
    },
    {
      command: 'name <run> <name>',
      describe: 'Name a run; the name can be given wherever its id can',
      load: () => nameCommand,
    },
    {
      command: 'tag <run> [names..]',
      describe: 'Add tags to a run, or remove some',
      load: () => tagCommand,
    },
    {
      command: 'merge <stores..>',
      describe: 'Join the shares of a run, or copies of it, from several stores into a new store',
      load: async () => (await import('./runs-merge.js')).mergeCommand,
    },
    {
      command: 'note <run> <text>',
      describe: 'Write a note about a run',
      load: () => noteCommand,
    },
    {
      command: 'delete <run>',
      describe: 'Delete a run, and free its space',
      load: () => deleteCommand,
    },
    {
      command: 'compact',
      describe: 'Return the space of deleted data to the file system',
      load: () => compactCommand,
    },
  ],
};
