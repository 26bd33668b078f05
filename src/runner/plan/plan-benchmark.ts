import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import { CardbenchError } from '../../core/errors.js';
import type { Protocol } from '../../core/protocol.js';
import type { DatasetSource, OpenDataset } from '../../datasets/opened.js';
import { defaultExtractor } from '../../scorers/scorer.js';
import type { RunConfig } from '../config.js';
import { type AskedConfig, askedOf } from './asked.js';
import type { BenchmarkPlan } from './plan.js';
import { requestsOf } from './requests.js';
import { type ResolvedBenchmark, selectedItems } from './resolve.js';
import { selectItems } from './select-items.js';

/** The settings that determine the requests; the others only determine how they are made. */
export type PlanConfig = Pick<
  RunConfig,
  'api' | 'limit' | 'subset' | 'samples' | 'temperature' | 'maxTokens' | 'params' | 'extractor'
> &
  AskedConfig & {
    /** Further fields of the requests of this benchmark alone. */
    readonly ownParams?: Readonly<Record<string, unknown>> | undefined;
    /** The part of the dataset that is this benchmark's, by tags. */
    readonly ownSubset?: RunConfig['subset'] | undefined;
  };

/** Temperature of pass@k benchmarks with several samples, unless the user gives one. */
const SAMPLING_TEMPERATURE = 0.8;

/** Plans one benchmark over an open dataset, which is kept open for the run. */
export async function planBenchmark(
  benchmark: AnyBenchmark,
  opened: OpenDataset<unknown>,
  where: Pick<BenchmarkPlan, 'origin' | 'prompts'> & { readonly source: DatasetSource },
  config: PlanConfig,
  only?: ReadonlySet<string>,
): Promise<ResolvedBenchmark> {
  const { id, title, scorer } = benchmark;
  const extractor =
    config.extractor ??
    (config.api === 'completion' && benchmark.completionPrompt !== undefined
      ? benchmark.completionExtractor
      : undefined) ??
    defaultExtractor(scorer);
  requireExtractor(benchmark, extractor);
  const outline = only === undefined ? opened.outline : opened.outline.pick(placesOf(opened, only));
  requireAll(benchmark.id, outline.length, only);
  const items = selectItems(outline, benchmark, config).ids;
  const selected = await selectedItems(opened, items, id);
  const { first } = selected;
  const plain = protocolOf(benchmark, config);
  const { kind } = requestsOf(benchmark, plain, config)(first).prompt;
  const { ownParams, ownSubset } = config;
  const protocol = {
    ...plain,
    ...askedOf(benchmark, kind, config),
    ...(ownParams === undefined ? {} : { params: ownParams }),
    ...(ownSubset === undefined ? {} : { subset: ownSubset }),
  };
  const request = requestsOf(benchmark, protocol, config);
  const { sha256, label, origin } = opened;
  const publishedItems = publishedOf(opened, benchmark, ownSubset);
  return {
    plan: {
      id,
      title,
      origin: where.origin,
      protocol: { ...protocol },
      prompts: where.prompts,
      samples: config.samples,
      extractor,
      scorer: { name: scorer.name, version: scorer.version },
      dataset: { source: where.source, sha256, label, origin, publishedItems },
      items,
      firstRequest: request(first),
    },
    benchmark,
    ...selected,
    request,
  };
}

/** The places of these items, in their order. */
function* placesOf({ outline }: OpenDataset<unknown>, ids: ReadonlySet<string>): Generator<number> {
  let place = 0;
  for (const id of outline.ids) {
    if (ids.has(id)) yield place;
    place++;
  }
}

/** The number of published items; of a part of the dataset, only whoever has all of it knows it. */
function publishedOf(
  { origin, outline, publishedItems }: OpenDataset<unknown>,
  benchmark: AnyBenchmark,
  ownSubset: RunConfig['subset'] | undefined,
): number | null {
  if (ownSubset === undefined) return publishedItems ?? null;
  if (origin !== 'published') return null;
  return selectItems(outline, benchmark, { subset: ownSubset, limit: undefined }).length;
}

/** Fails if an item that is to be asked again is not in the dataset. */
function requireAll(id: string, found: number, only: ReadonlySet<string> | undefined): void {
  if (only === undefined || found === only.size) return;
  throw new CardbenchError(
    `--only: ${only.size - found} of the ${only.size} items are not among the items of ${id}; give the dataset of the earlier run, and ids as "cardbench runs show" prints them.`,
  );
}

/** Fails if a benchmark has no extractor of this name. */
export function requireExtractor(benchmark: AnyBenchmark, extractor: string): void {
  if (extractor in benchmark.scorer.extractors) return;
  throw new CardbenchError(
    `${benchmark.id} has no extractor "${extractor}"; it has ${Object.keys(benchmark.scorer.extractors).join(', ')}.`,
  );
}

function protocolOf(benchmark: AnyBenchmark, config: PlanConfig): Protocol {
  const { protocol } = benchmark;
  const passAtK = config.samples > 1 && benchmark.metrics[0]?.name === 'pass@1';
  return {
    ...protocol,
    temperature: config.temperature ?? (passAtK ? SAMPLING_TEMPERATURE : protocol.temperature),
    maxTokens: config.maxTokens ?? protocol.maxTokens,
  };
}
