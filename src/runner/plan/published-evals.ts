import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import { CardbenchError, rootMessageOf } from '../../core/errors.js';
import { createRedactor } from '../../core/secrets/secrets.js';
import { cacheFolder } from '../../datasets/cache-folder.js';
import { download } from '../../datasets/download.js';
import { wholeOf } from '../../datasets/formats/content.js';
import { parseJson } from '../../datasets/formats/json-text.js';
import { resolveSourceUrl } from '../../datasets/source-url.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Prefix of a reference to Meta's evaluation details, in `--prompts` and `--predictions`. */
export const META_EVALS = 'meta-evals:';

/** Outputs that the makers of a model publish on Hugging Face, a subset for each task. */
interface PublishedEvals {
  /** The beginning of a reference to them. */
  readonly prefix: string;
  /** The format of their files, if they all have the same. */
  readonly format: string | undefined;
  /** The name of the subset for a task. */
  readonly subset: (task: string) => RegExp;
  readonly tasks: (benchmark: AnyBenchmark) => readonly string[];
}

const PUBLISHED: readonly PublishedEvals[] = [
  {
    prefix: META_EVALS,
    format: 'meta-evals',
    // `Llama-3.3-70B-Instruct-evals__mmlu_pro__details` is the subset of the task `mmlu_pro`.
    subset: (task) => new RegExp(`__${task}__details$`),
    tasks: ({ metaEvals = [] }) => metaEvals,
  },
  {
    prefix: 'nous-evals:',
    format: undefined,
    subset: (task) => new RegExp(`^${task}_samples$`),
    tasks: ({ nousEvals = [] }) => nousEvals,
  },
];

/** What a reference such as `meta-evals:<file>` refers to; `undefined` for a path. */
export function publishedEvals(reference: string): PublishedEvals | undefined {
  return PUBLISHED.find(({ prefix }) => reference.startsWith(prefix));
}

const DATASET_ID = /^([\w.-]+\/[\w.-]+?)(?::([\w.+-]+))?$/;
const listingSchema = z.record(z.string(), z.record(z.string(), z.array(z.url()).min(1)));

/**
 * The file behind `meta-evals:<file>` or `meta-evals:<owner>/<dataset>[:<subset>]`, or `nous-evals:` in the same way. A
 * dataset of Hugging Face is downloaded once (`HF_TOKEN` for gated ones); without a subset the one of the benchmark's
 * task is taken.
 */
export async function publishedEvalsFile(
  reference: string,
  benchmark: AnyBenchmark,
  env: Environment = process.env,
): Promise<string> {
  const published = publishedEvals(reference);
  if (published === undefined) throw new CardbenchError(`${reference}: not a known reference.`);
  const { prefix } = published;
  const named = reference.slice(prefix.length);
  if (existsSync(named)) return resolve(named);
  const [, id, subset] = DATASET_ID.exec(named) ?? [];
  if (id === undefined || /\.(parquet|jsonl?|csv)$/i.test(named)) {
    throw new CardbenchError(
      `There is no file ${resolve(named)}; give ${prefix}<Parquet file> or ${prefix}<owner>/<dataset>.`,
    );
  }
  const listing = await listParquet(prefix, id, env);
  const config = subset ?? subsetFor(published, benchmark, Object.keys(listing));
  const splits = config === undefined ? undefined : listing[config];
  const url = (splits?.['latest'] ?? Object.values(splits ?? {})[0])?.[0];
  if (config === undefined || url === undefined) {
    throw new CardbenchError(
      `${id} has no subset ${subset ?? `for ${benchmark.id}`}; it has ${Object.keys(listing).join(', ')}: name one as ${prefix}${id}:<subset>.`,
    );
  }
  const folder = prefix.slice(0, -1);
  const target = join(cacheFolder(env), folder, ...id.split('/'), `${config}.parquet`);
  if (!existsSync(target)) {
    await download({ source: resolveSourceUrl(url, env), target, expected: {} });
  }
  return target;
}

/** Maximum size of a list of subsets, in bytes. */
const MAX_LISTING = 4 * 1024 * 1024;

async function wholeBody(id: string, response: Response): Promise<Uint8Array> {
  const body = response.body as AsyncIterable<Uint8Array> | null;
  if (body === null) return new Uint8Array(0);
  return wholeOf(`The list of subsets of ${id}`, body, MAX_LISTING);
}

function subsetFor(
  { tasks, subset }: PublishedEvals,
  benchmark: AnyBenchmark,
  subsets: readonly string[],
): string | undefined {
  for (const task of tasks(benchmark)) {
    const found = subsets.find((name) => subset(task).test(name));
    if (found !== undefined) return found;
  }
  return undefined;
}

async function listParquet(
  prefix: string,
  id: string,
  env: Environment,
): Promise<z.output<typeof listingSchema>> {
  const { url, headers } = resolveSourceUrl(
    `https://huggingface.co/api/datasets/${id}/parquet`,
    env,
  );
  let body: unknown;
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(60_000) });
    if (response.status === 401 || response.status === 403) {
      throw new CardbenchError(
        `Hugging Face does not show ${id} (${response.status}): accept its terms there and set HF_TOKEN.`,
      );
    }
    if (!response.ok) throw new Error(`status ${response.status}`);
    const text = Buffer.from(await wholeBody(id, response)).toString('utf8');
    const plain = createRedactor([], env).reply(text);
    body = parseJson(Buffer.from(plain), `The list of subsets of ${id}`);
  } catch (thrown) {
    if (thrown instanceof CardbenchError) throw thrown;
    throw new CardbenchError(
      `Cannot list the subsets of ${id} (${rootMessageOf(thrown)}); without a network give ${prefix}<Parquet file>.`,
    );
  }
  const listing = listingSchema.safeParse(body);
  if (listing.success) return listing.data;
  throw new CardbenchError(`The list of subsets of ${id} is not one; give a Parquet file instead.`);
}
