import { randomBytes } from 'node:crypto';
import type { Argv, CommandModule } from 'yargs';
import { jsonSummary } from '../report/json.js';
import { runReport } from '../report/run-report.js';
import { terminalReport } from '../report/terminal.js';
import { parseRunConfig, type RunConfig } from '../runner/config.js';
import { runSession } from '../runner/session.js';
import { openConnection } from '../store/open.js';
import { findRun } from '../store/runs.js';
import { showProgress } from '../view/progress.js';
import { readConfigFile } from './config-file.js';
import { EXIT } from './exit-codes.js';
import { listenForInterrupts } from './interrupts.js';
import { examples, parsePairs, sandboxOption, storeOption } from './options.js';
import { print } from './output.js';

const builder = (yargs: Argv) =>
  examples(
    yargs
      .positional('benchmarks', {
        type: 'string',
        array: true,
        default: [] as string[],
        describe: 'Ids ("cardbench benchmarks" lists them), or files that export a benchmark',
      })
      .options({
        model: {
          alias: 'm',
          type: 'string',
          describe: '<provider>:<id>, or "demo"',
          requiresArg: true,
        },
        'base-url': {
          type: 'string',
          describe: 'Any other OpenAI-compatible server',
          requiresArg: true,
        },
        api: {
          choices: ['chat', 'completion'] as const,
          describe: 'Endpoint that is called',
          defaultDescription: 'chat',
          requiresArg: true,
        },
        stream: { type: 'boolean', describe: 'Stream the replies (adds time to first token)' },
        dataset: {
          type: 'string',
          array: true,
          nargs: 1,
          describe: '"sample", "published", a path, or <benchmark>=<one of these>',
        },
        limit: {
          alias: 'n',
          type: 'number',
          describe: 'At most this many items of each benchmark',
          requiresArg: true,
        },
        subset: {
          type: 'string',
          array: true,
          nargs: 1,
          describe: '<tag>=<value>[,<value>]: subject, language, id',
        },
        samples: {
          alias: 'k',
          type: 'number',
          describe: 'Responses per item',
          defaultDescription: '1',
          requiresArg: true,
        },
        seed: {
          type: 'number',
          describe: 'Seed of all that is drawn',
          defaultDescription: '0',
          requiresArg: true,
        },
        temperature: { type: 'number', describe: 'In place of the protocol’s', requiresArg: true },
        'max-tokens': { type: 'number', describe: 'In place of the protocol’s', requiresArg: true },
        param: {
          type: 'string',
          array: true,
          nargs: 1,
          describe: '<field>=<JSON>: added to each request',
        },
        extractor: {
          type: 'string',
          describe: 'How answers are found in replies',
          requiresArg: true,
        },
        concurrency: {
          alias: 'c',
          type: 'number',
          describe: 'Calls in flight',
          defaultDescription: '16',
          requiresArg: true,
        },
        retries: {
          type: 'number',
          describe: 'Attempts after the first',
          defaultDescription: '6',
          requiresArg: true,
        },
        timeout: {
          type: 'number',
          describe: 'Seconds for one attempt',
          defaultDescription: '300',
          requiresArg: true,
        },
        price: {
          type: 'string',
          describe: 'Dollars per million tokens: <input>,<output>',
          requiresArg: true,
        },
        // No defaults here: a flag that was not given must not override the config file.
        sandbox: {
          ...sandboxOption,
          default: undefined,
          defaultDescription: sandboxOption.default,
        },
        store: { ...storeOption, default: undefined, defaultDescription: storeOption.default },
        fresh: { type: 'boolean', describe: 'Start a new run even where one could be resumed' },
        config: {
          type: 'string',
          describe: 'Config file (default: cardbench.config.ts or .yaml)',
          requiresArg: true,
        },
        json: {
          type: 'boolean',
          default: false,
          describe: 'Print one JSON object, and nothing else',
        },
      }),
    [
      ['$0 run mmlu humaneval mgsm --model demo', 'Try it: no key, no network'],
      ['$0 run mgsm -m novita:meta-llama/llama-3.3-70b-instruct -c 64', 'A hosted model'],
      ['$0 run mmlu -m vllm:my-model --subset subject=anatomy', 'One subject, own server'],
      [
        '$0 run ./my-benchmark.ts -m llama3:8b --base-url http://localhost:11434/v1',
        'Own benchmark',
      ],
    ],
  );

type Args = Awaited<ReturnType<typeof builder>['argv']>;

export const runCommand: CommandModule<object, Args> = {
  command: 'run [benchmarks..]',
  describe: 'Sit a model through benchmarks, score, store, and print the table',
  builder: builder as CommandModule<object, Args>['builder'],
  handler: async (args) => {
    const config = await configOf(args);
    const live =
      process.stderr.isTTY === true && !process.env['CI'] && process.env['TERM'] !== 'dumb';
    const view = showProgress({ stream: process.stderr, live, clock: () => performance.now() });
    const interrupts = listenForInterrupts(view.listener.note);
    let runId: string;
    let interrupted: boolean;
    try {
      ({ runId, interrupted } = await runSession(config, {
        listener: view.listener,
        drain: interrupts.drain,
        abort: interrupts.abort,
        now: Date.now,
        idSuffix: () => randomBytes(3).toString('hex'),
      }));
    } finally {
      interrupts.stop();
      view.finish();
    }
    printRun(config.store, runId, args.json);
    if (interrupted) {
      view.listener.note(`Stopped. Run ${runId} is saved; the same command resumes it.`);
      process.exitCode = EXIT.interrupted;
    }
  },
};

function printRun(store: string, runId: string, json: boolean): void {
  const db = openConnection(store, 'read');
  try {
    const report = runReport(db, findRun(db, runId));
    print(json ? JSON.stringify(jsonSummary(report)) : terminalReport(report));
    if (report.benchmarks.some(({ errors }) => errors > 0)) process.exitCode = EXIT.incomplete;
  } finally {
    db.close();
  }
}

async function configOf(args: Args): Promise<RunConfig> {
  const file = await readConfigFile(args.config);
  const flags = {
    benchmarks: args.benchmarks.length === 0 ? undefined : args.benchmarks,
    model: args.model,
    baseUrl: args.baseUrl,
    api: args.api,
    stream: args.stream,
    dataset: args.dataset === undefined ? undefined : datasetOf(args.dataset),
    limit: args.limit,
    subset: args.subset === undefined ? undefined : subsetOf(args.subset),
    samples: args.samples,
    seed: args.seed,
    temperature: args.temperature,
    maxTokens: args.maxTokens,
    params: args.param === undefined ? undefined : paramsOf(args.param),
    extractor: args.extractor,
    concurrency: args.concurrency,
    retries: args.retries,
    timeout: args.timeout,
    price: args.price === undefined ? undefined : priceOf(args.price),
    sandbox: args.sandbox,
    store: args.store,
    fresh: args.fresh,
  };
  const given = Object.fromEntries(
    Object.entries(flags).filter(([, value]) => value !== undefined),
  );
  return parseRunConfig({ ...file, ...given }, 'cardbench run');
}

function datasetOf(values: readonly string[]): string | Record<string, string> {
  const [only] = values;
  const isPair = (value: string): boolean => /^[a-z0-9][a-z0-9._-]*=/.test(value);
  if (values.length === 1 && only !== undefined && !isPair(only)) return only;
  return parsePairs(values, '--dataset');
}

/** The same tag given twice widens the choice. */
export function subsetOf(pairs: readonly string[]): Record<string, string[]> {
  const subset: Record<string, string[]> = {};
  for (const pair of pairs) {
    for (const [tag, values] of Object.entries(parsePairs([pair], '--subset'))) {
      subset[tag] = [...(subset[tag] ?? []), ...values.split(',')];
    }
  }
  return subset;
}

/** Values are JSON where they parse as such, and text otherwise. */
function paramsOf(pairs: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parsePairs(pairs, '--param')).map(([name, text]) => {
      try {
        return [name, JSON.parse(text) as unknown];
      } catch {
        return [name, text];
      }
    }),
  );
}

function priceOf(text: string): { input: number; output: number } {
  const [input, output] = text.split(',').map(Number);
  return { input: input ?? Number.NaN, output: output ?? Number.NaN };
}
