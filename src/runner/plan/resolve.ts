import { readFileSync } from 'node:fs';
import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import { loadBenchmark } from '../../benchmarks/catalogue.js';
import { resolveBenchmarks } from '../../benchmarks/load-file.js';
import { CardbenchError } from '../../core/errors.js';
import { canonicalJson, sha256 } from '../../core/hash.js';
import type { Item } from '../../core/item.js';
import type { Texts } from '../../core/text-list.js';
import { loadDataset } from '../../datasets/load.js';
import { openDataset, openLoaded } from '../../datasets/open.js';
import type { OpenDataset } from '../../datasets/opened.js';
import type { ModelRequest } from '../../models/model.js';
import { withPromptsOfFile } from './given-prompts.js';
import type { BenchmarkPlan, RunPlan } from './plan.js';
import { requestsOf } from './requests.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** A planned benchmark with what is not data: its functions and its open dataset. */
export interface ResolvedBenchmark {
  readonly plan: BenchmarkPlan;
  readonly benchmark: AnyBenchmark;
  readonly first: Item<unknown>;
  /** Streams the planned items, reading the dataset again on each call. */
  readonly read: () => AsyncIterable<Item<unknown>>;
  /** An estimate of the bytes that these items take in memory. */
  readonly size: number;
  /** The request for an item, the same for all its samples. */
  readonly request: (item: Item<unknown>) => ModelRequest;
}

/**
 * Looks up what a plan names: benchmarks by id or file, scorers by name and version, datasets by source and hash.
 *
 * @throws CardbenchError for what is not found, or is no longer what was planned
 */
export async function resolvePlan(plan: RunPlan, env?: Environment): Promise<ResolvedBenchmark[]> {
  const resolved: ResolvedBenchmark[] = [];
  for (const each of plan.benchmarks) resolved.push(await resolveBenchmark(each, plan, env));
  return resolved;
}

async function resolveBenchmark(
  plan: BenchmarkPlan,
  run: Pick<RunPlan, 'api' | 'params'>,
  env: Environment | undefined,
): Promise<ResolvedBenchmark> {
  const found = await findBenchmark(plan);
  const { scorer } = found;
  if (scorer.name !== plan.scorer.name || scorer.version !== plan.scorer.version) {
    throw changed(plan, 'its scorer', 'use the version of cardbench that made the plan');
  }
  const { benchmark, opened } = await openItems(found, plan, env);
  if (opened.sha256 !== plan.dataset.sha256) throw changed(plan, 'its dataset', 'restore the file');
  const selected = await selectedItems(opened, plan.items, plan.id);
  const { first } = selected;
  const request = requestsOf(benchmark, plan.protocol, run);
  if (canonicalJson(request(first)) !== canonicalJson(plan.firstRequest)) {
    throw changed(plan, 'its prompt', 'use the version of cardbench that made the plan');
  }
  return { plan, benchmark, ...selected, request };
}

async function findBenchmark({ id, origin }: BenchmarkPlan): Promise<AnyBenchmark> {
  if (origin.kind === 'built-in') return loadBenchmark(id);
  const exported = await resolveBenchmarks([origin.path]);
  const found = exported
    .flatMap((benchmark) => [benchmark, ...(benchmark.generate ? [benchmark.generate] : [])])
    .find((benchmark) => benchmark.id === id);
  if (found !== undefined && hashOfFile(origin.path) === origin.sha256) return found;
  throw new CardbenchError(`${origin.path} is not the file that was planned with; restore it.`);
}

async function openItems(
  found: AnyBenchmark,
  { origin, dataset, prompts }: BenchmarkPlan,
  env: Environment | undefined,
): Promise<{ readonly benchmark: AnyBenchmark; readonly opened: OpenDataset<unknown> }> {
  if (prompts === null) {
    const reader = origin.kind === 'built-in' ? found.id : undefined;
    const opened = await openDataset(found.dataset, dataset.source, env, { reader });
    return { benchmark: found, opened };
  }
  const own = await loadDataset<unknown>(found.dataset, dataset.source, env);
  const given = await withPromptsOfFile(found, own, prompts.path, 'completion');
  if (given.prompts?.sha256 !== prompts.sha256) {
    throw new CardbenchError(`${prompts.path} is not the file that was planned with; restore it.`);
  }
  return { benchmark: given.benchmark, opened: openLoaded(given.loaded) };
}

function changed({ title }: BenchmarkPlan, what: string, remedy: string): CardbenchError {
  return new CardbenchError(`${title}: ${what} is no longer what was planned; ${remedy}.`);
}

/** Hash of a user's benchmark file. */
export function hashOfFile(path: string): string {
  return sha256(readFileSync(path));
}

/** The items with these ids, which are in the order of the dataset, and the first of them; reading stops after the last one. */
export async function selectedItems(
  { outline, first, read, size: ofAll }: OpenDataset<unknown>,
  ids: Texts,
  benchmark: string,
): Promise<Pick<ResolvedBenchmark, 'first' | 'read' | 'size'>> {
  const size = (ofAll * ids.length) / outline.length;
  const selected = ids.length === outline.length ? read : () => onlyItems(read(), ids);
  if (first !== undefined && first.id === ids.at(0)) return { first, read: selected, size };
  for await (const item of selected()) return { first: item, read: selected, size };
  throw new CardbenchError(`${benchmark}: its dataset was changed while it was read; run again.`);
}

/** Of items those with these ids, which are in the same order; nothing is read after the last one. */
export async function* onlyItems(
  items: AsyncIterable<Item<unknown>>,
  ids: Texts,
): AsyncGenerator<Item<unknown>> {
  let place = 0;
  for await (const item of items) {
    if (item.id !== ids.at(place)) continue;
    yield item;
    place++;
    if (place === ids.length) return;
  }
}
