import { findBenchmark, isKnown } from '../benchmarks/registry.js';
import { datasetNames } from '../datasets/manifest.js';
import { parseRunConfig, type RunConfig } from '../runner/config.js';
import { readConfigFile } from './config-file.js';
import { parsePairs, sandboxOption, storeOption } from './options.js';

/** The flags of every command that makes a run. None has a default: the config file may set it. */
export const runFlags = {
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
  as: {
    choices: ['generate'] as const,
    describe: 'Ask choices as letter questions, for endpoints without log-probabilities',
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
  prompts: {
    type: 'string',
    describe: 'meta-evals:<Parquet file or dataset id>: its prompts in place of ours',
    requiresArg: true,
  },
  concurrency: {
    alias: 'c',
    type: 'string',
    describe: 'Calls in flight; "auto" finds out how many pay',
    defaultDescription: 'auto',
    requiresArg: true,
  },
  rpm: { type: 'number', describe: 'Requests in any minute, at most', requiresArg: true },
  tpm: { type: 'number', describe: 'Tokens in any minute, at most', requiresArg: true },
  patience: {
    type: 'number',
    describe: 'Seconds without a reply after which the run stops, to be resumed',
    defaultDescription: '300',
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
  cache: { type: 'boolean', describe: 'Use replies again that runs of this store have got' },
  'max-cost': {
    type: 'number',
    describe: 'Stop (resumably) at this many dollars',
    requiresArg: true,
  },
  'max-tokens-total': {
    type: 'number',
    describe: 'Stop (resumably) at this many tokens',
    requiresArg: true,
  },
  batch: { type: 'boolean', describe: 'Through the host’s Batch API, at its price' },
  'batch-poll': {
    type: 'number',
    describe: 'Seconds between looks at a batch',
    defaultDescription: '30',
    requiresArg: true,
  },
  judge: {
    type: 'string',
    describe: '<provider>:<id>: asked whether answers are equal (math)',
    requiresArg: true,
  },
  'judge-base-url': { type: 'string', describe: 'Server of the judge', requiresArg: true },
  price: {
    type: 'string',
    describe: 'Dollars per million tokens: <input>,<output>',
    requiresArg: true,
  },
  'with-text': {
    type: 'boolean',
    describe: 'Also keep the prompts of items whose authors ask that they appear nowhere (GPQA)',
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
} as const;

/** What the parser makes of {@link runFlags}. */
export interface RunFlags {
  readonly model?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly api?: 'chat' | 'completion' | undefined;
  readonly as?: 'generate' | undefined;
  readonly stream?: boolean | undefined;
  readonly dataset?: string[] | undefined;
  readonly limit?: number | undefined;
  readonly subset?: string[] | undefined;
  readonly samples?: number | undefined;
  readonly seed?: number | undefined;
  readonly temperature?: number | undefined;
  readonly maxTokens?: number | undefined;
  readonly param?: string[] | undefined;
  readonly extractor?: string | undefined;
  readonly prompts?: string | undefined;
  readonly concurrency?: string | undefined;
  readonly rpm?: number | undefined;
  readonly tpm?: number | undefined;
  readonly patience?: number | undefined;
  readonly retries?: number | undefined;
  readonly timeout?: number | undefined;
  readonly cache?: boolean | undefined;
  readonly maxCost?: number | undefined;
  readonly maxTokensTotal?: number | undefined;
  readonly batch?: boolean | undefined;
  readonly batchPoll?: number | undefined;
  readonly judge?: string | undefined;
  readonly judgeBaseUrl?: string | undefined;
  readonly price?: string | undefined;
  readonly sandbox?: RunConfig['sandbox'] | undefined;
  readonly withText?: boolean | undefined;
  readonly store?: string | undefined;
  readonly fresh?: boolean | undefined;
  readonly config?: string | undefined;
}

/** The flags of a run that were given, by their names on the command line. */
export function givenRunFlags(args: RunFlags): Record<string, unknown> {
  const values = args as unknown as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.keys(runFlags)
      .filter((name) => values[name] !== undefined)
      .map((name) => [name, values[name]]),
  );
}

/** The configuration of a run: the config file, and over it the flags that were given. */
export async function runConfigOf(
  args: RunFlags,
  benchmarks: readonly string[] | undefined,
  command: string,
): Promise<RunConfig> {
  const file = await readConfigFile(args.config);
  const flags = {
    benchmarks,
    model: args.model,
    baseUrl: args.baseUrl,
    api: args.api,
    as: args.as,
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
    prompts: args.prompts,
    concurrency: args.concurrency === undefined ? undefined : concurrencyOf(args.concurrency),
    rpm: args.rpm,
    tpm: args.tpm,
    patience: args.patience,
    retries: args.retries,
    timeout: args.timeout,
    cache: args.cache,
    maxCost: args.maxCost,
    maxTokensTotal: args.maxTokensTotal,
    batch: args.batch,
    batchPoll: args.batchPoll,
    judge: args.judge,
    judgeBaseUrl: args.judgeBaseUrl,
    price: args.price === undefined ? undefined : priceOf(args.price),
    sandbox: args.sandbox,
    withText: args.withText,
    store: args.store,
    fresh: args.fresh,
  };
  const given = Object.fromEntries(
    Object.entries(flags).filter(([, value]) => value !== undefined),
  );
  const config = parseRunConfig({ ...file, ...given }, command);
  return args.dataset === undefined ? withoutOtherDatasets(config) : config;
}

/** A config file may name datasets of benchmarks that this run does not have; flags may not. */
function withoutOtherDatasets(config: RunConfig): RunConfig {
  const { dataset, benchmarks } = config;
  if (typeof dataset !== 'object') return config;
  const asked = new Set(benchmarks.flatMap((each) => each.split(',')));
  const names = new Set([...asked].flatMap((id) => [id, findBenchmark(id)?.dataset.name ?? id]));
  const kept = Object.entries(dataset).filter(
    ([name]) => names.has(name) || !(isKnown(name) || datasetNames().includes(name)),
  );
  return { ...config, dataset: kept.length === 0 ? undefined : Object.fromEntries(kept) };
}

/** A word that is no number is left for the check of the configuration to name. */
function concurrencyOf(text: string): string | number {
  return text === 'auto' ? text : Number(text);
}

function datasetOf(values: readonly string[]): string | Record<string, string> {
  const [only] = values;
  const isPair = (value: string): boolean => /^[a-z0-9][a-z0-9._-]*=/.test(value);
  if (values.length === 1 && only !== undefined && !isPair(only)) return only;
  return parsePairs(values, '--dataset');
}

/** The same tag given twice widens the choice. */
function subsetOf(pairs: readonly string[]): Record<string, string[]> {
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
