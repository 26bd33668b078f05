import type { Argv } from 'yargs';
import { baselineText } from '../compare/baseline.js';
import { examsOf } from '../compare/sat-exam.js';
import { CardbenchError } from '../core/errors.js';
import { packageVersion } from '../core/package-root.js';
import { metricValues } from '../report/json.js';
import { runReport } from '../report/run-report.js';
import { openConnection } from '../store/open.js';
import { findRun } from '../store/runs.js';
import type { Command } from './command.js';
import { runArgument, storeOption } from './options.js';
import { print } from './output.js';
import { writeWhole } from './write-file.js';

const builder = (yargs: Argv) =>
  yargs
    .positional('action', {
      choices: ['save'] as const,
      demandOption: true,
      describe: 'What to do',
    })
    .positional('run', runArgument)
    .options({
      out: {
        alias: 'o',
        type: 'string',
        default: 'cardbench-baseline.json',
        describe: 'The file',
        requiresArg: true,
      },
      store: storeOption,
    });

type Args = Awaited<ReturnType<typeof builder>['argv']>;

export const baselineCommand: Command<Args> = {
  builder: builder as Command<Args>['builder'],
  handler: (args) => {
    const db = openConnection(args.store, 'read');
    try {
      const run = findRun(db, args.run);
      const exams = examsOf(db, run);
      const report = runReport(db, run);
      const unscored = exams.find((exam) => exam.unscored > 0);
      if (unscored !== undefined || run.status === 'unfinished' || exams.length === 0) {
        throw new CardbenchError(
          `The run ${run.id} is not complete (${unscored === undefined ? run.status : `${unscored.title}: ${unscored.unscored} responses are not scored`}); a baseline needs every item: run the same command again first.`,
        );
      }
      const text = baselineText(exams, {
        cardbench: packageVersion,
        run: run.id,
        model: `${run.provider}:${run.model}`,
        metrics: (benchmark) =>
          metricValues(
            report.benchmarks.find(({ record }) => record.benchmark === benchmark)?.metrics ?? [],
          ),
      });
      writeWhole(args.out, [text], '--out');
      const items = exams.reduce((sum, exam) => sum + exam.items.size, 0);
      print(`${args.out}: ${exams.length} benchmarks, ${items} items of run ${run.id}.`);
    } finally {
      db.close();
    }
  },
};
