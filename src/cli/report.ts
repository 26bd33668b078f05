import type { Argv, CommandModule } from 'yargs';
import { csvReport } from '../report/csv.js';
import { jsonReport } from '../report/json.js';
import { markdownReport } from '../report/markdown.js';
import { type RunReport, runReport } from '../report/run-report.js';
import { openConnection } from '../store/open.js';
import { findRun } from '../store/runs.js';
import { runArgument, storeOption } from './options.js';

const formats = {
  md: markdownReport,
  csv: csvReport,
  json: (report: RunReport) => `${JSON.stringify(jsonReport(report), null, 2)}\n`,
} as const;

const builder = (yargs: Argv) =>
  yargs.positional('run', runArgument).options({
    format: {
      alias: 'f',
      choices: ['md', 'csv', 'json'] as const,
      default: 'md' as const,
      describe: 'Markdown, CSV or JSON',
      requiresArg: true,
    },
    store: storeOption,
  });

type Args = Awaited<ReturnType<typeof builder>['argv']>;

export const reportCommand: CommandModule<object, Args> = {
  command: 'report [run]',
  describe: 'Print a stored run: table, protocol, hashes, every metric with its error bar',
  builder: builder as CommandModule<object, Args>['builder'],
  handler: (args) => {
    const db = openConnection(args.store, 'read');
    try {
      process.stdout.write(formats[args.format](runReport(db, findRun(db, args.run))));
    } finally {
      db.close();
    }
  },
};
