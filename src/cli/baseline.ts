import type { Argv } from 'yargs';
import { baselineText } from '../compare/baseline.js';
import { scoresOfRun } from '../compare/benchmark-scores.js';
import { CardbenchError } from '../core/errors.js';
import { packageVersion } from '../core/package-root.js';
import { partOf, partText } from '../core/part-of.js';
import { counted } from '../report/format.js';
import { metricValues } from '../report/json.js';
import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';
import { runArgument, storeOption } from './options.js';
import { withResults } from './with-results.js';
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
  handler: (args, { show }) =>
    withResults(args.store, (results) => {
      const { run, benchmarks } = results.run(args.run);
      const scores = scoresOfRun(results, run);
      const unscored = scores.find((each) => each.unscored > 0);
      if (unscored !== undefined || run.status === 'unfinished' || scores.length === 0) {
        throw new CardbenchError(
          `The run ${run.id} is not complete (${unscored === undefined ? run.status : `${unscored.title}: ${unscored.unscored} responses are not scored`}); a baseline needs every item, so run the same command again first.`,
        );
      }
      const part = partOf(run.config);
      if (part !== null) {
        throw new CardbenchError(
          `The run ${run.id} asks only ${partText(part)} again; a baseline needs every item, so save one of run ${part.of}.`,
        );
      }
      const text = baselineText(scores, {
        cardbench: packageVersion,
        run: run.id,
        model: `${run.provider}:${run.model}`,
        metrics: (benchmark) =>
          metricValues(
            benchmarks.find(({ record }) => record.benchmark === benchmark)?.metrics ?? [],
          ),
      });
      writeWhole(args.out, [text], '--out');
      const items = scores.reduce((sum, each) => sum + each.items.size, 0);
      show(
        `${args.out}: ${counted(scores.length, 'benchmark')}, ${counted(items, 'item')} of run ${run.id}.`,
      );
      return EXIT.done;
    }),
};
