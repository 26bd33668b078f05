import type { Argv, CommandModule } from 'yargs';
import { safeJson } from '../core/safe-json.js';
import { percent } from '../report/format.js';
import { jsonReport } from '../report/json.js';
import { runReport } from '../report/run-report.js';
import { modelName, terminalReport } from '../report/terminal.js';
import { textTable } from '../report/text-table.js';
import { type Connection, openConnection } from '../store/open.js';
import { findRun, listRuns } from '../store/runs.js';
import type { Command } from './command.js';
import { runArgument, storeOption } from './options.js';
import { print, printJson } from './output.js';

const json = { type: 'boolean', default: false, describe: 'Print JSON' } as const;

const list: CommandModule<object, { store: string; json: boolean }> = {
  command: ['list', '$0'],
  describe: 'All runs of the store, the newest first',
  builder: { store: storeOption, json },
  handler: (args) =>
    withStore(args.store, (db) => {
      const reports = listRuns(db).map((run) => runReport(db, run));
      if (args.json) {
        printJson(reports.map(jsonReport));
      } else if (reports.length === 0) {
        print(`There is no run in ${args.store} yet; "cardbench run mmlu --model demo" makes one.`);
      } else {
        print(
          textTable(
            ['run', 'status', 'model', 'scores'],
            reports.map((report) => [
              report.run.id,
              report.run.status,
              modelName(report),
              report.benchmarks
                .map(({ record, metrics, n }) =>
                  metrics[0] === undefined
                    ? record.benchmark
                    : `${record.benchmark} ${percent(metrics[0].estimate.value)} (n ${n})`,
                )
                .join(', '),
            ]),
          ),
        );
      }
    }),
};

const showBuilder = (yargs: Argv) =>
  yargs.positional('run', runArgument).options({ store: storeOption, json });

type ShowArgs = Awaited<ReturnType<typeof showBuilder>['argv']>;

const show: CommandModule<object, ShowArgs> = {
  command: 'show [run]',
  describe: 'The table of one run',
  builder: showBuilder as CommandModule<object, ShowArgs>['builder'],
  handler: (args) =>
    withStore(args.store, (db) => {
      const report = runReport(db, findRun(db, args.run));
      print(args.json ? safeJson(jsonReport(report)) : terminalReport(report));
    }),
};

export const runsCommand: Command = {
  builder: (yargs) => yargs.command(list).command(show).demandCommand(0),
  handler: () => {},
};

function withStore(file: string, use: (db: Connection) => void): void {
  const db = openConnection(file, 'read');
  try {
    use(db);
  } finally {
    db.close();
  }
}
