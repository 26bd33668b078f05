import type { Argv } from 'yargs';
import { CardbenchError } from '../core/errors.js';
import { loadDataset } from '../datasets/load.js';
import { EXPORT_FORMATS, exportRun } from '../report/export/export-run.js';
import { benchmarksOfRun, namedBenchmarks } from '../runner/benchmarks-of-run.js';
import { requireSameDataset } from '../runner/plan/dataset-source.js';
import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';
import { runArgument, storeOption } from './options.js';
import { withResults } from './with-results.js';
import { writeWhole } from './write-file.js';

const builder = (yargs: Argv) =>
  yargs.positional('run', runArgument).options({
    format: {
      alias: 'f',
      choices: EXPORT_FORMATS,
      default: 'jsonl' as const,
      describe:
        'cardbench’s JSON Lines, samples of lm-evaluation-harness, a log of inspect_ai, samples of EvalPlus, or results of promptfoo',
      requiresArg: true,
    },
    benchmark: {
      type: 'string',
      describe: 'The benchmark, if the run has several; a file for your own benchmark',
      requiresArg: true,
    },
    out: {
      alias: 'o',
      type: 'string',
      describe: 'Output file; default: standard output',
      requiresArg: true,
    },
    'with-text': {
      type: 'boolean',
      default: false,
      describe:
        'Include texts that are not to be published: items of GPQA and HLE, prompts and replies of safety benchmarks',
    },
    store: storeOption,
  });

type Args = Awaited<ReturnType<typeof builder>['argv']>;

export const exportCommand: Command<Args> = {
  builder: builder as Command<Args>['builder'],
  handler: (args, { host, say, env }) => {
    if (args.format === 'inspect' && args.out?.endsWith('.eval') === true) {
      throw new CardbenchError(
        `${args.out}: the log is written as JSON, and inspect_ai takes a file of this name for a zip; name it ${args.out.replace(/eval$/, 'json')}.`,
      );
    }
    return withResults(args.store, async (results) => {
      const run = results.find(args.run);
      const records = results.benchmarks(run.id);
      const named = await namedBenchmarks(args.benchmark === undefined ? [] : [args.benchmark]);
      const [asked] = named.ids;
      const record =
        asked === undefined && records.length === 1
          ? records[0]
          : records.find(({ benchmark }) => benchmark === asked);
      if (record === undefined) {
        throw new CardbenchError(
          `Give one of the benchmarks of run ${run.id} with --benchmark: ${records.map(({ benchmark }) => benchmark).join(', ')}.`,
        );
      }
      const [benchmark] = await benchmarksOfRun(run, [record.benchmark], named.loaded);
      if (benchmark === undefined)
        throw new CardbenchError(`There is no ${record.benchmark} here.`);
      const { items, sha256 } = await loadDataset<unknown>(
        benchmark.dataset,
        record.datasetSource,
        env,
      );
      requireSameDataset(record, sha256);
      const scoring = results.scorings(record.id).at(-1) ?? null;
      const pieces = exportRun(
        { results, run, record, scoring, benchmark, items, withText: args.withText },
        args.format,
      );
      if (args.out === undefined) for (const piece of pieces) host.stdout.write(piece);
      else say(`${args.out}: ${writeWhole(args.out, pieces, '--out')} lines`);
      return EXIT.done;
    });
  },
};
