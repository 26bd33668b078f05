import type { Argv } from 'yargs';
import { benchmarkIds } from '../benchmarks/catalogue.js';
import { CardbenchError } from '../core/errors.js';
import { didYouMean } from '../core/nearest.js';
import { partOf } from '../core/part-of.js';
import { shardText, shareOf } from '../core/share-of.js';
import { terminalLine } from '../core/terminal-text.js';
import { counted, percent } from '../report/format.js';
import { listedRun } from '../report/listed.js';
import { modelName } from '../report/terminal.js';
import { type TextColumns, textTable } from '../report/text-table.js';
import type { RunSummary as StoredRun } from '../results/run-summary.js';
import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';
import { jsonOption, storeOption } from './options.js';
import { withResults } from './with-results.js';

const builder = (yargs: Argv) =>
  yargs.options({
    model: {
      alias: 'm',
      type: 'string',
      describe: 'Only runs of models whose name contains this',
      requiresArg: true,
    },
    benchmark: { type: 'string', describe: 'Only runs of this benchmark', requiresArg: true },
    tag: { type: 'string', describe: 'Only runs with this tag', requiresArg: true },
    status: {
      choices: ['finished', 'incomplete', 'unfinished'] as const,
      describe: 'Only runs with this status',
      requiresArg: true,
    },
    since: {
      type: 'string',
      describe: 'Only runs started on this day (UTC) or later: 2026-11-23',
      requiresArg: true,
    },
    until: {
      type: 'string',
      describe: 'Only runs started on this day (UTC) or before',
      requiresArg: true,
    },
    limit: { alias: 'n', type: 'number', describe: 'At most this many runs', requiresArg: true },
    store: storeOption,
    json: jsonOption,
  });

type Args = Awaited<ReturnType<typeof builder>['argv']>;

const COLUMNS: TextColumns = [
  'run',
  { title: 'started (UTC)', drop: 2 },
  { title: 'status', drop: 3 },
  { title: 'model', wrap: true },
  { title: 'scores', wrap: true },
  { title: 'tags', wrap: true, drop: 4 },
];

/** `cardbench runs list` */
export const listCommand: Command<Args> = {
  builder: builder as Command<Args>['builder'],
  handler: (args, { columns, print, printJson, show }) => {
    const isMeant = filterOf(args);
    return withResults(args.store, (results) => {
      const all = results.runs();
      const runs = all.filter(isMeant).slice(0, args.limit);
      if (args.json) printJson(runs.map(listedRun));
      else if (all.length === 0) {
        show(
          `There are no runs in ${args.store} yet; "cardbench run mmlu --model demo" makes one.`,
        );
      } else if (runs.length === 0) {
        const ids = all.flatMap(({ benchmarks }) => benchmarks.map(({ benchmark }) => benchmark));
        const near =
          args.benchmark === undefined || ids.includes(args.benchmark)
            ? ''
            : didYouMean(args.benchmark, [...new Set([...ids, ...benchmarkIds])]);
        show(`None of the ${counted(all.length, 'run')} in ${args.store} is one of these${near}.`);
      } else print(textTable(COLUMNS, runs.map(cells), columns));
      return EXIT.done;
    });
  },
};

function filterOf(args: Args): (run: StoredRun) => boolean {
  if (args.limit !== undefined && !(Number.isInteger(args.limit) && args.limit > 0)) {
    throw new CardbenchError(`--limit must be a whole number of 1 or more, got ${args.limit}.`);
  }
  const since = dayOf(args.since, '--since');
  const until = dayOf(args.until, '--until');
  if (since !== undefined && until !== undefined && since > until) {
    throw new CardbenchError(`--since ${since} is after --until ${until}; exchange them.`);
  }
  const model = args.model?.toLowerCase();
  return ({ run, benchmarks, annotations: { tags } }) => {
    const day = run.createdAt.slice(0, 10);
    return (
      (model === undefined || `${run.provider}:${run.model}`.toLowerCase().includes(model)) &&
      (args.benchmark === undefined ||
        benchmarks.some(({ benchmark }) => benchmark === args.benchmark)) &&
      (args.tag === undefined || tags.includes(args.tag)) &&
      (args.status === undefined || run.status === args.status) &&
      (since === undefined || day >= since) &&
      (until === undefined || day <= until)
    );
  };
}

function dayOf(text: string | undefined, flag: string): string | undefined {
  if (text === undefined) return undefined;
  const date = new Date(`${text}T00:00:00Z`);
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(date.getTime());
  if (isDay && date.toISOString().startsWith(text)) return text;
  throw new CardbenchError(
    `${flag} must be a day such as 2026-11-23, got "${terminalLine(text, 40)}".`,
  );
}

function cells(each: StoredRun): string[] {
  const { run, benchmarks, annotations } = each;
  const scores = benchmarks.map(({ benchmark, headline, n }) =>
    headline === null ? benchmark : `${benchmark} ${percent(headline.estimate.value)} (n ${n})`,
  );
  return [
    annotations.name === null ? run.id : `${annotations.name} ${run.id}`,
    run.createdAt.slice(0, 16).replace('T', ' '),
    run.status,
    modelName(each),
    kindOf(run.config) + scores.join(', '),
    annotations.tags.join(', '),
  ];
}

/** What stands before the scores of a run that is not whole. */
function kindOf(config: string): string {
  const share = shareOf(config);
  if (share !== null) return `share ${shardText(share)}: `;
  return partOf(config) === null ? '' : 'part of another run: ';
}
