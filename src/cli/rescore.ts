import type { Argv } from 'yargs';
import { count, withInterval } from '../report/format.js';
import type { RescoreOutput } from '../report/json-outputs.js';
import { textTable } from '../report/text-table.js';
import { namedBenchmarks } from '../runner/benchmarks-of-run.js';
import { readStoredConfig } from '../runner/config.js';
import { rescoreRun } from '../runner/rescore.js';
import { guardsOf } from '../runner/score/guards.js';
import { judgeOf } from '../runner/score/judge-of.js';
import { readTags } from '../runner/settings/reasoning-tags.js';
import { readMetrics } from '../runner/settings/scoring.js';
import { findRun } from '../store/runs.js';
import { withStore } from '../store/with-store.js';
import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';
import { guardFlags, guardOptions } from './guard-options.js';
import {
  jsonOption,
  metricOption,
  queueOption,
  runArgument,
  sandboxOption,
  storeOption,
} from './options.js';
import { refuseIgnored } from './refuse-ignored.js';

const builder = (yargs: Argv) =>
  yargs.positional('run', runArgument).options({
    extractor: {
      type: 'string',
      describe: 'Extractor that finds the answer in a response',
      requiresArg: true,
    },
    benchmark: {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'Only this benchmark of the run; a file for your own benchmark',
    },
    judge: {
      type: 'string',
      describe: '<provider>:<id> of a judge model for the scorers that use one',
      requiresArg: true,
    },
    'judge-base-url': { type: 'string', describe: 'Server of the judge', requiresArg: true },
    'judge-prompt': {
      type: 'string',
      describe: 'Text file with the question to the judge, in place of ours',
      requiresArg: true,
    },
    ...guardOptions,
    'reasoning-tags': {
      type: 'string',
      array: true,
      nargs: 1,
      describe: '<open>,<close>: further tags around reasoning; "none" ignores all tags',
    },
    metric: metricOption,
    queue: {
      ...queueOption,
      describe: 'redis://, rediss:// or postgres:// address: workers score the programs',
    },
    sandbox: sandboxOption,
    store: storeOption,
    json: jsonOption,
  });

type Args = Awaited<ReturnType<typeof builder>['argv']>;

export const rescoreCommand: Command<Args> = {
  builder: builder as Command<Args>['builder'],
  handler: async (args, { columns, print, printJson, say, env }) => {
    const { judge: name, judgeBaseUrl, judgePrompt } = args;
    if (name === undefined) {
      refuseIgnored(
        { 'judge-base-url': judgeBaseUrl, 'judge-prompt': judgePrompt },
        'needs --judge <provider>:<id>',
      );
    }
    return withStore(
      args.store,
      async (db) => {
        const run = findRun(db, args.run);
        const { omit, rename } = readStoredConfig(run.config);
        const judge = await judgeOf(
          { judge: name, judgeBaseUrl, judgePrompt, timeout: 300, omit, rename },
          env,
        );
        const guards = await guardsOf({ ...guardFlags(args), timeout: 300, omit, rename }, env);
        const named =
          args.benchmark === undefined ? undefined : await namedBenchmarks(args.benchmark);
        const changes = await rescoreRun({
          db,
          run,
          sandbox: args.sandbox,
          extractor: args.extractor,
          metrics: args.metric === undefined ? undefined : readMetrics(args.metric),
          reasoningTags:
            args.reasoningTags === undefined ? undefined : readTags(args.reasoningTags),
          only: named?.ids,
          loaded: named?.loaded ?? [],
          judge,
          guards,
          now: Date.now,
          env,
          queue:
            args.queue === undefined
              ? undefined
              : { address: args.queue, files: named?.files ?? [], note: say },
        });
        if (args.json) {
          const output: RescoreOutput = { run: run.id, benchmarks: changes };
          printJson(output);
        } else {
          print(
            textTable(
              [
                'benchmark',
                { title: 'metric', drop: 2 },
                { title: 'extractor', drop: 1 },
                { title: 'scoring', drop: 3 },
                'before [95 %]',
                'after [95 %]',
                'n',
                'verdicts changed',
              ],
              changes.map(({ title, extractor, scoring, before, after, changed }) => [
                title,
                after?.name ?? '-',
                extractor,
                String(scoring),
                before === null ? '-' : withInterval(before.estimate),
                after === null ? '-' : withInterval(after.estimate),
                count(after?.estimate.n ?? 0),
                count(changed),
              ]),
              columns,
            ),
          );
        }
        return changes.some(({ errors }) => errors > 0) ? EXIT.incomplete : EXIT.done;
      },
      'change',
    );
  },
};
