import { z } from 'zod';
import { CardbenchError } from '../core/errors.js';
import { schemaComplaint } from '../core/schema-complaint.js';
import { terminalLine } from '../core/terminal-text.js';
import { SANDBOX_CHOICES } from '../sandbox/open.js';

/** Where runs are kept unless told otherwise. */
export const DEFAULT_STORE = 'results/cardbench.db';

/** Seconds between two looks at a batch, unless told otherwise. */
const BATCH_POLL = 30;

/** Fields of a request that have a flag: as a parameter they would contradict what the run says of itself. */
const OWN_FIELDS = [
  ['model', '--model'],
  ['messages', 'the benchmark'],
  ['prompt', 'the benchmark'],
  ['temperature', '--temperature'],
  ['max_tokens', '--max-tokens'],
  ['stream', '--stream'],
] as const;

/** Dollars per million tokens. */
const priceSchema = z.strictObject({ input: z.number().min(0), output: z.number().min(0) });

/** Everything a run can be told, as a config file writes it and flags override it. */
export const runConfigSchema = z.strictObject({
  benchmarks: z.array(z.string().min(1)).min(1),
  model: z.string().min(1),
  baseUrl: z.string().optional(),
  /** `generate`: choices are asked for as letters where they would be weighed by log-likelihood. */
  as: z.enum(['generate']).optional(),
  /** Which endpoint is called: `/chat/completions` or `/completions`. */
  api: z.enum(['chat', 'completion']).default('chat'),
  stream: z.boolean().default(false),
  /** `sample`, `published`, a path, or one of these for each benchmark. */
  dataset: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
  limit: z.int().min(1).optional(),
  /** Tag to accepted values: `{ subject: ['anatomy'] }`. */
  subset: z.record(z.string(), z.array(z.string()).min(1)).default({}),
  /** Responses asked for per item. */
  samples: z.int().min(1).max(1000).default(1),
  seed: z.int().default(0),
  temperature: z.number().min(0).max(5).optional(),
  maxTokens: z.int().min(1).optional(),
  /** Further fields of every request's body. */
  params: z.record(z.string(), z.unknown()).default({}),
  extractor: z.string().optional(),
  /** `meta-evals:<file or dataset>`: prompts in place of the benchmarks' own. */
  prompts: z.string().optional(),
  /** Calls in flight; `auto` finds out how many the endpoint bears. */
  concurrency: z.union([z.literal('auto'), z.int().min(1).max(4096)]).default('auto'),
  /** Requests that may begin in any minute. */
  rpm: z.int().min(1).optional(),
  /** Tokens, of prompts and replies, that may be used in any minute. */
  tpm: z.int().min(1).optional(),
  /** Seconds without a reply after which a run stops, to be resumed. */
  patience: z.number().positive().max(86_400).default(300),
  /** Attempts after the first. */
  retries: z.int().min(0).max(100).default(6),
  /** Seconds for one attempt. */
  timeout: z.number().positive().max(86_400).default(300),
  /** `<provider>:<id>` of the model that is asked where a scorer finds no equality. */
  judge: z.string().min(1).optional(),
  judgeBaseUrl: z.string().optional(),
  sandbox: z.enum(SANDBOX_CHOICES).default('auto'),
  price: priceSchema.optional(),
  /** Replies that runs of this store have got to the very same request are used again. */
  cache: z.boolean().default(false),
  /** Dollars that a run may cost; needs `price`. */
  maxCost: z.number().positive().optional(),
  /** Tokens, of prompts and replies, that a run may use. */
  maxTokensTotal: z.int().min(1).optional(),
  /** Hands the requests to the host's Batch API and collects the replies. */
  batch: z.boolean().default(false),
  /** Seconds between two looks at a batch. */
  batchPoll: z.number().positive().default(BATCH_POLL),
  /** Also keeps the prompts of items whose authors ask that they appear nowhere. */
  withText: z.boolean().default(false),
  store: z.string().default(DEFAULT_STORE),
  fresh: z.boolean().default(false),
});

export type RunConfig = z.output<typeof runConfigSchema>;

/** Checks a configuration; `origin` names the file or the command line in the complaint. */
export function parseRunConfig(input: unknown, origin: string): RunConfig {
  const parsed = runConfigSchema.safeParse(input);
  if (parsed.success) {
    requireFitting(parsed.data, origin);
    return parsed.data;
  }
  throw new CardbenchError(`${origin}: ${configComplaint(parsed.error)}.`);
}

/** What is set beside something that leaves it without effect is refused, not passed over in silence. */
function requireFitting(config: RunConfig, origin: string): void {
  const { maxCost, price, batch, stream } = config;
  const refuse = (why: string): never => {
    throw new CardbenchError(`${origin}: ${why}.`);
  };
  if (config.baseUrl !== undefined && /^demo(:|$)/.test(config.model)) {
    refuse('the stand-in "demo" has no use for a base URL; leave one of the two out');
  }
  if (config.judgeBaseUrl !== undefined && config.judge === undefined) {
    refuse('a judge\u2019s base URL needs a judge; add --judge <provider>:<id>, or leave it out');
  }
  if (!batch && config.batchPoll !== BATCH_POLL) {
    refuse('--batch-poll needs --batch; add it, or leave it out');
  }
  if (
    batch &&
    (config.rpm !== undefined || config.tpm !== undefined) &&
    config.judge === undefined
  ) {
    refuse('--rpm and --tpm have no effect on a batch, which the host paces; leave them out');
  }
  if (batch && config.concurrency !== 'auto' && config.judge === undefined) {
    refuse('--concurrency has no effect on a batch, which the host paces; leave it out');
  }
  for (const [field, flag] of OWN_FIELDS) {
    if (field in config.params) {
      refuse(`"${field}" is set by ${flag}, not as a further field of the request`);
    }
  }
  if (maxCost !== undefined && price === undefined) {
    throw new CardbenchError(
      `${origin}: "maxCost" needs the price of a token; add --price <input>,<output>, in dollars a million.`,
    );
  }
  if (batch && stream) {
    throw new CardbenchError(`${origin}: a batch cannot be streamed; leave out --stream.`);
  }
}

/**
 * The same for a file that need not be complete, since flags may add to it.
 *
 * @param quote whether the complaint may repeat names that stand in the file
 */
export function parsePartialConfig(
  input: unknown,
  origin: string,
  quote: boolean,
): Record<string, unknown> {
  const parsed = runConfigSchema.partial().safeParse(input);
  if (!parsed.success) {
    throw new CardbenchError(
      `${origin}: ${quote ? configComplaint(parsed.error) : schemaComplaint(parsed.error, false)}.`,
    );
  }
  // The file's own keys only: defaults are for what neither file nor flags say.
  return { ...(input as Record<string, unknown>) };
}

function configComplaint(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'not a configuration';
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(runConfigSchema.shape).join(', ');
    return `unknown setting "${terminalLine(issue.keys.join('", "'), 120)}"; the settings are ${known}`;
  }
  const path = issue.path.join('.');
  if (path === 'benchmarks') return 'no benchmark is named; give one or more, such as mmlu';
  if (path === 'model') return 'no model is named; give --model <provider>:<id>, or --model demo';
  return `${path === '' ? 'the configuration' : `"${path}"`}: ${issue.message}`;
}
