import type { AnyBenchmark, Protocol } from '../benchmarks/benchmark.js';
import { CardbenchError } from '../core/errors.js';
import { canonicalJson, sha256 } from '../core/hash.js';
import type { Item } from '../core/item.js';
import { completion, type Prompt, promptText } from '../core/prompt.js';
import type { DatasetSource, DatasetVersion, ItemOutline, OpenDataset } from '../datasets/load.js';
import type { ModelRequest } from '../models/model.js';
import { defaultExtractor } from '../scorers/scorer.js';
import type { RunConfig } from './config.js';
import { fingerprintValues } from './settings/settings.js';

/** What of a configuration decides the requests; the rest only decides how they are made. */
export type PlanConfig = Pick<
  RunConfig,
  | 'api'
  | 'limit'
  | 'subset'
  | 'samples'
  | 'seed'
  | 'temperature'
  | 'maxTokens'
  | 'params'
  | 'extractor'
>;

/** One benchmark of a run: which items, asked how, how often. */
export interface PlannedBenchmark {
  readonly benchmark: AnyBenchmark;
  /** The ids of the items, in their order. */
  readonly ids: readonly string[];
  readonly first: Item<unknown>;
  /** The items, read anew each time: no more of them are in memory than are at work. */
  readonly read: () => AsyncIterable<Item<unknown>>;
  readonly samples: number;
  /** The benchmark's protocol with the user's changes. */
  readonly protocol: Protocol;
  readonly extractor: string;
  readonly source: DatasetSource;
  readonly dataset: DatasetVersion;
  /** The request for an item: the same for each of its samples. */
  readonly request: (item: Item<unknown>) => ModelRequest;
}

/** The benchmarks in which sampling several times is the point use this when no other is given. */
const SAMPLING_TEMPERATURE = 0.8;

/** Turns a benchmark and its items into requests: equal inputs give equal requests, byte for byte. */
export async function planBenchmark(
  benchmark: AnyBenchmark,
  opened: OpenDataset<unknown>,
  source: DatasetSource,
  config: PlanConfig,
): Promise<PlannedBenchmark> {
  const { sha256: hash, label, origin, publishedItems } = opened;
  const raw = config.api === 'completion' ? benchmark.completionPrompt : undefined;
  const extractor =
    config.extractor ??
    (raw === undefined ? undefined : benchmark.completionExtractor) ??
    defaultExtractor(benchmark.scorer);
  requireExtractor(benchmark, extractor);
  const protocol = protocolOf(benchmark, config);
  const extra = Object.keys(config.params).length === 0 ? {} : { extra: config.params };
  return {
    benchmark,
    ...(await selected(opened, benchmark, config)),
    samples: config.samples,
    protocol,
    extractor,
    source,
    dataset: { sha256: hash, label, origin, publishedItems },
    request: (item) => {
      const text = raw?.(item);
      const prompt =
        text !== undefined
          ? completion(text.text)
          : config.api === 'completion'
            ? asCompletion(benchmark.prompt(item))
            : benchmark.prompt(item);
      const stop = [...(protocol.stop ?? []), ...(text?.stop ?? [])];
      return {
        prompt,
        temperature: protocol.temperature,
        maxTokens: protocol.maxTokens,
        ...(stop.length === 0 ? {} : { stop }),
        ...extra,
      };
    },
  };
}

async function selected(
  { outline, first, read }: OpenDataset<unknown>,
  benchmark: AnyBenchmark,
  config: PlanConfig,
): Promise<Pick<PlannedBenchmark, 'ids' | 'first' | 'read'>> {
  const ids = selectItems(outline, benchmark, config).map(({ id }) => id);
  const wanted = ids.length === outline.length ? undefined : new Set(ids);
  async function* some(): AsyncGenerator<Item<unknown>> {
    let seen = 0;
    for await (const item of read()) {
      if (wanted?.has(item.id) === false) continue;
      yield item;
      seen++;
      // Nothing beyond the last one is of interest.
      if (seen === wanted?.size) return;
    }
  }
  if (first !== undefined && first.id === ids[0]) return { ids, first, read: some };
  for await (const item of some()) return { ids, first: item, read: some };
  throw new CardbenchError(
    `${benchmark.id}: its dataset was changed while it was read; run again.`,
  );
}

/** Log-likelihoods come from the endpoint of text completions in any case. */
function asCompletion(prompt: Prompt): Prompt {
  return prompt.kind === 'choices' ? prompt : completion(promptText(prompt));
}

/** Fails when a benchmark has no extractor of this name. */
export function requireExtractor(benchmark: AnyBenchmark, extractor: string): void {
  if (extractor in benchmark.scorer.extractors) return;
  throw new CardbenchError(
    `${benchmark.id} has no extractor "${extractor}"; it has ${Object.keys(benchmark.scorer.extractors).join(', ')}.`,
  );
}

function protocolOf(benchmark: AnyBenchmark, config: PlanConfig): Protocol {
  const { protocol } = benchmark;
  const passAtK = config.samples > 1 && benchmark.metrics.some(({ name }) => name === 'pass@1');
  return {
    ...protocol,
    temperature: config.temperature ?? (passAtK ? SAMPLING_TEMPERATURE : protocol.temperature),
    maxTokens: config.maxTokens ?? protocol.maxTokens,
  };
}

/**
 * Applies `--subset`, then `--limit`. A limit takes evenly from each group (subject, language), the
 * first items of each, so that a short run says something of every part; the order stays.
 */
export function selectItems(
  items: readonly ItemOutline[],
  benchmark: Pick<AnyBenchmark, 'id' | 'balanceBy'>,
  { subset, limit }: Pick<RunConfig, 'subset' | 'limit'>,
): readonly ItemOutline[] {
  let selected = items;
  for (const [tag, values] of Object.entries(subset)) {
    selected = withTag(selected, items, benchmark.id, tag, values);
  }
  if (selected.length === 0) {
    throw new CardbenchError(`No item of ${benchmark.id} is in the subset; loosen --subset.`);
  }
  if (limit === undefined || limit >= selected.length) return selected;
  const group = benchmark.balanceBy;
  if (group === undefined) return selected.slice(0, limit);
  const seen = new Map<string, number>();
  const rank = selected.map((item, index) => {
    const key = item.tags[group] ?? '';
    const round = seen.get(key) ?? 0;
    seen.set(key, round + 1);
    return { item, index, round };
  });
  return rank
    .sort((a, b) => a.round - b.round || a.index - b.index)
    .slice(0, limit)
    .sort((a, b) => a.index - b.index)
    .map(({ item }) => item);
}

function withTag(
  selected: readonly ItemOutline[],
  all: readonly ItemOutline[],
  benchmark: string,
  tag: string,
  values: readonly string[],
): readonly ItemOutline[] {
  const tagOf = (item: ItemOutline): string | undefined =>
    tag === 'id' ? item.id : item.tags[tag];
  const known = new Set(all.map(tagOf));
  if (known.size === 1 && known.has(undefined)) {
    const tags = [...new Set(all.flatMap((item) => Object.keys(item.tags)))];
    throw new CardbenchError(
      `--subset ${tag}=...: the items of ${benchmark} have no "${tag}"; they have ${['id', ...tags].join(', ')}.`,
    );
  }
  for (const value of values) {
    if (known.has(value)) continue;
    const some = [...known].filter((name) => name !== undefined).slice(0, 60);
    throw new CardbenchError(
      `--subset ${tag}=${value}: ${benchmark} has no such ${tag}; it has ${some.join(', ')}${known.size > 60 ? ', ...' : ''}.`,
    );
  }
  return selected.filter((item) => values.includes(tagOf(item) ?? ''));
}

/** The hash of all that decides what is asked: runs that share it are one run, interrupted. */
export function fingerprintOf(
  endpoint: { readonly provider: string; readonly modelId: string; readonly baseUrl: string },
  config: PlanConfig & { readonly stream: boolean },
  plans: readonly PlannedBenchmark[],
): string {
  return sha256(
    canonicalJson({
      endpoint: [endpoint.provider, endpoint.modelId, endpoint.baseUrl],
      ...fingerprintValues(config),
      benchmarks: plans.map((plan) => ({
        id: plan.benchmark.id,
        protocol: plan.protocol,
        dataset: plan.dataset.sha256,
        items: sha256(plan.ids.join('\n')),
        samples: plan.samples,
        extractor: plan.extractor,
        scorer: [plan.benchmark.scorer.name, plan.benchmark.scorer.version],
        // Catches a change of the wording that nobody gave a new version.
        firstRequest: plan.request(plan.first),
      })),
    }),
  );
}
