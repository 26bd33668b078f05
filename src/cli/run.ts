import type { Argv } from 'yargs';
import type { Command } from './command.js';
import { mayBegin, yesOption } from './confirm-spending.js';
import { EXIT } from './exit-codes.js';
import { examples, HELP_GROUPS, jsonOption } from './options.js';
import { runConfigOf, withRunFlags } from './run-flags.js';

const builder = (yargs: Argv) =>
  examples(
    withRunFlags(yargs)
      .group(['estimate', 'yes'], HELP_GROUPS.limits)
      .group(['json'], HELP_GROUPS.output)
      .positional('benchmarks', {
        type: 'string',
        array: true,
        default: [] as string[],
        describe: 'Ids ("cardbench benchmarks" lists them), or files that export a benchmark',
      })
      .options({
        estimate: {
          type: 'boolean',
          default: false,
          describe: 'Estimate requests, tokens, cost and time, without any call',
        },
        yes: yesOption,
        json: jsonOption,
      }),
    [
      ['$0 run mmlu humaneval mgsm --model demo', 'Try it: no key, no network'],
      ['$0 run mgsm -m novita:meta-llama/llama-3.3-70b-instruct -c 64', 'A hosted model'],
      ['$0 run mmlu -m vllm:my-model --subset subject=anatomy', 'One subject, on your own server'],
      ['$0 run --of latest --only truncated --max-tokens 4096', 'Ask truncated items again'],
      [
        '$0 run ./my-benchmark.ts -m llama3:8b --base-url http://localhost:11434/v1',
        'Your own benchmark',
      ],
    ],
  );

type Args = Awaited<ReturnType<typeof builder>['argv']>;

export const runCommand: Command<Args> = {
  builder: builder as Command<Args>['builder'],
  handler: async (args, terminal) => {
    const named = args.benchmarks.length === 0 ? undefined : args.benchmarks;
    const config = await runConfigOf(args, named, 'cardbench run');
    if (args.estimate) {
      const { planConfig } = await import('./plan-run.js');
      const { printEstimate } = await import('./card-estimate.js');
      const { benchmarks } = await planConfig(config, terminal);
      await printEstimate(benchmarks, config, args.json, terminal);
      return EXIT.done;
    }
    if (!(await mayBegin(config, args.yes, terminal))) return EXIT.interrupted;
    // Loaded step by step: the help does not wait for the runner, nor the first request for the reports.
    const { runWithProgress } = await import('./run-with-progress.js');
    const { runId, exitCode } = await runWithProgress(config, terminal);
    const { printRun } = await import('./print-run.js');
    const code = await printRun(config.store, runId, args.json, terminal);
    if (!args.json && exitCode === undefined) {
      const { tellWhereToLook } = await import('./look-next.js');
      await tellWhereToLook({ store: config.store, runId }, terminal);
    }
    return exitCode ?? code;
  },
};
