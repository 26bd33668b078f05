import { readFileSync, statSync } from 'node:fs';
import type { z } from 'zod';
import { CardbenchError } from '../core/errors.js';
import { afterName, gotInWords, inWords } from '../core/in-words.js';
import { didYouMean } from '../core/nearest.js';
import { schemaComplaint } from '../core/schema-complaint.js';
import { terminalLine } from '../core/terminal-text.js';
import { listPriceOf } from '../models/prices.js';
import { guardComplaint } from './settings/guard-complaint.js';
import { headerComplaint } from './settings/headers.js';
import { type RunConfig, runConfigSchema, withPresentNames } from './settings/settings.js';
import { BATCH_POLL } from './settings/spending.js';

export { type RunConfig, runConfigSchema } from './settings/settings.js';
export { DEFAULT_STORE } from './settings/storage.js';

/** Fields of a request that a setting decides: as a parameter they would contradict what the run says of itself. */
const OWN_FIELDS = [
  ['model', '--model'],
  ['messages', 'the benchmark'],
  ['prompt', 'the benchmark'],
  ['temperature', '--temperature'],
  ['max_tokens', '--max-tokens'],
  ['stream', '--stream'],
] as const;

/** How a complaint names a setting: `--max-tokens` on the command line, `"maxTokens"` in a file. */
export type NameSetting = (path: readonly PropertyKey[]) => string;

const bySetting: NameSetting = (path) => `"${terminalLine(path.join('.'), 80)}"`;

/**
 * Checks a configuration.
 *
 * @param origin names the file or the command line in the complaint
 * @throws CardbenchError with every mistake
 */
export function parseRunConfig(
  input: unknown,
  origin: string,
  name: NameSetting = bySetting,
): RunConfig {
  const settings = presentNames(input);
  const parsed = runConfigSchema.safeParse(settings, { error: inWords, jitless: true });
  if (parsed.success) {
    const config = withListPrice(parsed.data);
    requireFitting(config, origin);
    return withSystemText(config);
  }
  throw configError(origin, mistakesIn(parsed.error, settings, name));
}

/** The configuration with the price that the host lists for the model, unless another is given. */
function withListPrice(config: RunConfig): RunConfig {
  const { price = listPriceOf(config.model, config.baseUrl) } = config;
  if (price === undefined) return config;
  return { ...config, price: { input: price.input, output: price.output } };
}

/** Names of files, but not `/no_think` and the like, which some models take as a prompt. */
const LIKE_A_PATH = /^(\.{1,2}\/|~\/|\/[^\s/]+\/)\S+$|^\S+\.(txt|md|prompt|ya?ml|json|jinja2?)$/i;

/** The configuration with the text of the file that `system` may name. */
function withSystemText(config: RunConfig): RunConfig {
  const { system } = config;
  if (system === undefined || system.includes('\n')) return config;
  if (!isFile(system)) {
    if (!LIKE_A_PATH.test(system)) return config;
    throw new CardbenchError(`There is no file ${system}; check the path of --system.`);
  }
  const text = readFileSync(system, 'utf8').trim();
  if (text === '') throw new CardbenchError(`--system ${system}: the file is empty.`);
  return { ...config, system: text };
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    // A text may be too long for a path.
    return false;
  }
}

/** A setting that another one leaves without effect is refused, not silently ignored. */
function requireFitting(config: RunConfig, origin: string): void {
  const { maxCost, price, batch, stream } = config;
  const refuse = (why: string): never => {
    throw new CardbenchError(`${placeOf(origin)}${why}.`);
  };
  if (config.baseUrl !== undefined && /^demo(:|$)/.test(config.model)) {
    refuse('the stand-in "demo" has no use for a base URL; leave one of the two out');
  }
  if ((config.of === undefined) !== (config.only === undefined)) {
    refuse('--of <run> and --only <items> belong together; give both, or neither');
  }
  if (config.of !== undefined && config.shard !== undefined) {
    refuse('--shard divides a whole run, not the part that --of and --only name; leave it out');
  }
  if (config.judgeBaseUrl !== undefined && config.judge === undefined) {
    refuse('a judge\u2019s base URL needs a judge; add --judge <provider>:<id>, or leave it out');
  }
  if (config.secondJudge !== undefined && config.judge === undefined) {
    refuse('a second judge needs a first; add --judge <provider>:<id>, or leave it out');
  }
  if (config.secondJudgeBaseUrl !== undefined && config.secondJudge === undefined) {
    refuse('a base URL of a second judge needs one; add --second-judge <provider>:<id>');
  }
  if (config.judgePrompt !== undefined && config.judge === undefined) {
    refuse('a question to the judge needs a judge; add --judge <provider>:<id>, or leave it out');
  }
  const asksOthers = [config.judge, config.guardInput, config.guardOutput].some(
    (named) => named !== undefined,
  );
  const guards = guardComplaint(config);
  if (guards !== undefined) refuse(guards);
  if (!batch && config.batchPoll !== BATCH_POLL) {
    refuse('--batch-poll needs --batch; add it, or leave it out');
  }
  if (batch && (config.rpm !== undefined || config.tpm !== undefined) && !asksOthers) {
    refuse('--rpm and --tpm have no effect on a batch, which the host paces; leave them out');
  }
  if (batch && config.concurrency !== 'auto' && !asksOthers) {
    refuse('--concurrency has no effect on a batch, which the host paces; leave it out');
  }
  const own = Object.entries(config.sampling);
  for (const [field, flag] of OWN_FIELDS) {
    if (field in config.params) {
      refuse(`"${field}" is set by ${flag}, not as a further field of the request`);
    }
    const named = own.find(
      ([, { params = {} }]) => field in params || 'reasoning_effort' in params,
    );
    if (named !== undefined) {
      refuse(
        `"sampling" of ${terminalLine(named[0], 80)}: "params" is for further fields of the request, not for those that a setting or the benchmark decides`,
      );
    }
  }
  const header = headerComplaint(config.headers);
  if (header !== undefined) refuse(header);
  if (config.reasoningEffort !== undefined && 'reasoning_effort' in config.params) {
    refuse('"reasoning_effort" is set by --reasoning-effort; leave out one of the two');
  }
  const twice = Object.keys(config.rename).find((field) => config.omit.includes(field));
  if (twice !== undefined) refuse(`"${twice}" is both left out and renamed; choose one`);
  if (maxCost !== undefined && price === undefined) {
    refuse('--max-cost needs --price <input>,<output>, in dollars per million tokens; add it');
  }
  if (batch && config.queue !== undefined) {
    refuse(
      '--batch leaves the calls to the host, so workers of a --queue have nothing to do; choose one',
    );
  }
  if (batch && stream) {
    refuse('a batch cannot be streamed; leave out --stream');
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
  name: NameSetting = bySetting,
): Record<string, unknown> {
  const settings = presentNames(input);
  const parsed = runConfigSchema.partial().safeParse(settings, { error: inWords });
  if (!parsed.success) {
    throw quote
      ? configError(origin, mistakesIn(parsed.error, settings, name))
      : new CardbenchError(`${origin}: ${schemaComplaint(parsed.error, false)}.`);
  }
  // The file's own keys only: defaults are for what neither file nor flags say.
  return { ...(settings as Record<string, unknown>) };
}

/**
 * Reads the configuration that a stored run or a report holds, of any version.
 *
 * @param text JSON
 */
export function readStoredConfig(text: string): RunConfig {
  const {
    skippedRows: _skipped,
    share: _share,
    ...config
  } = JSON.parse(text) as Record<string, unknown>;
  return runConfigSchema.parse(presentNames(config));
}

function presentNames(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  return withPresentNames(input as Record<string, unknown>);
}

/** The mistakes in a configuration, one sentence without its full stop each. */
function mistakesIn({ issues }: z.ZodError, settings: unknown, name: NameSetting): string[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => unknownSetting(key, issue.path, name));
    }
    const [setting] = issue.path;
    if (setting === undefined) return 'the configuration must be a mapping of settings';
    const got = issue.code === 'invalid_key' ? '' : gotInWords(settings, issue.path);
    if (issue.path.length === 1 && (got === '' || got.endsWith('""') || got.endsWith('a list'))) {
      if (setting === 'benchmarks') return 'no benchmark is named; give one or more, such as mmlu';
      if (setting === 'model')
        return 'no model is named; give --model <provider>:<id>, or --model demo';
    }
    return `${afterName(name(issue.path), issue.message)}${got}`;
  });
}

function unknownSetting(key: string, path: readonly PropertyKey[], name: NameSetting): string {
  if (path.length > 0) return `${name([...path, key])} is unknown`;
  if (/key|token|secret|password/i.test(key) && !Object.hasOwn(runConfigSchema.shape, key)) {
    return `${name([key])} is no setting: keys are read from the environment or from a file .env, such as NOVITA_API_KEY`;
  }
  const near = didYouMean(key, Object.keys(runConfigSchema.shape));
  const cure =
    near === '' ? `; the settings are ${Object.keys(runConfigSchema.shape).join(', ')}` : near;
  return `${name([key])} is no setting${cure}`;
}

/** A file is named before what is wrong in it; flags speak for themselves. */
function placeOf(origin: string): string {
  return origin.startsWith('cardbench ') ? '' : `${origin}: `;
}

function configError(origin: string, mistakes: readonly string[]): CardbenchError {
  const [first, ...others] = mistakes;
  if (others.length === 0) {
    return new CardbenchError(`${placeOf(origin)}${first}.`);
  }
  return new CardbenchError(
    `${origin}: ${mistakes.length} mistakes:\n${mistakes.map((each) => `  ${each}.`).join('\n')}`,
  );
}
