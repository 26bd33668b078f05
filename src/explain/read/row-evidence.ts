import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import { datasetGroups } from '../../benchmarks/groups.js';
import type { Card, CardRow } from '../../cards/card.js';
import { decimalsOf } from '../../cards/card.js';
import { evidenceIn } from '../../cards/evidence.js';
import { uncertaintyOfEstimate } from '../../cards/stored-estimate.js';
import { type Uncertainty, uncertaintyOf, Z90 } from '../../cards/uncertainty.js';
import { noiseText } from '../../cards/verdict-text.js';
import { sha256 } from '../../core/hash.js';
import { textOf } from '../../core/response.js';
import type { ScoredSample } from '../../core/score.js';
import { NOT_GROUPS } from '../../core/tags.js';
import type { ObservedReply } from '../../results/observed.js';
import type { Results } from '../../results/results.js';
import type { BenchmarkResults, RunResults } from '../../results/run-results.js';
import { type RunConfig, readStoredConfig } from '../../runner/config.js';
import type {
  Aggregate,
  DataFacts,
  Noise,
  Observation,
  ReadingExample,
  RowEvidence,
} from '../observation.js';
import { aggregatesOf } from './aggregates.js';
import { endingOf } from './ending.js';
import { type Grader, type GraderOrReason, openGrader } from './grader.js';
import { missingItems, publishedCount } from './missing.js';
import { scoresOfOthers } from './others.js';
import { metricNamed, type SampleWeight, weightsOf } from './weights.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** A row of a card, with the column to compare with. */
export interface PublishedRow {
  readonly card: Card;
  readonly row: CardRow;
  readonly column: string;
}

/** How a row is read. */
export interface ReadOptions {
  /** What the card says of it. */
  readonly published?: PublishedRow | undefined;
  /** Reads replies again; by default opened for the row's dataset. */
  readonly grading?: GraderOrReason | undefined;
  readonly env?: Environment | undefined;
}

/** Reads everything that causes are looked for in from a store; texts are read page by page. */
export async function readRow(
  results: Results,
  run: RunResults,
  measured: BenchmarkResults,
  benchmark: AnyBenchmark,
  { published, grading: given, env }: ReadOptions = {},
): Promise<RowEvidence | undefined> {
  const { record, scoring } = measured;
  if (scoring === null) return undefined;
  const name = published?.row.ours;
  const scores = results.scores(scoring.id);
  const metric = metricNamed(benchmark, scores, name);
  if (metric === undefined) return undefined;
  const config = readStoredConfig(run.run.config);
  const sizes = sizesOf(results, record.id);
  const tagsOf = new Map(scores.map(({ item, tags }) => [item, tags]));
  const selected = selectionOf(config);
  const failed: ScoredSample[] = [];
  const scored = new Set(scores.map(({ item, sample }) => `${item}\n${sample}`));
  const ownPrompts = config.prompts === undefined;
  const grading =
    given ?? (await openGrader(benchmark, record, scoring.extractor, ownPrompts, env));
  const grader = 'grader' in grading ? grading.grader : undefined;
  const seen: Seen[] = [];
  const examples = examplesOf();
  const cutIsNormal = measured.tally.truncated > measured.tally.responses / 2;
  for (const reply of results.observed(record.id, scoring.id)) {
    const key = `${reply.item}\n${reply.sample}`;
    const size = sizes.get(reply.item);
    if (!scored.has(key)) {
      const tags = tagsOf.get(reply.item) ?? size?.tags ?? {};
      failed.push({ item: reply.item, sample: reply.sample, value: 0, tags });
    }
    seen.push(await look(reply, { size, cutIsNormal, grader, examples }));
  }
  const asked = new Map([...scores, ...failed].map(({ item, tags }) => [item, tags]));
  const absent =
    selected === null && record.datasetOrigin !== 'sample'
      ? missingItems(benchmark, withoutCopies(asked, seen))
      : [];
  const lost = [...failed, ...absent];
  const weights = weightsOf(benchmark, scores, lost, name);
  const others = scoresOfOthers(results, run.run, record);
  const observations = observationsOf(
    seen,
    absent,
    weights,
    metric.estimate.value,
    asked,
    others,
    record.protocol.samples,
  );
  return {
    run: run.run.id,
    benchmark: record.benchmark,
    title: published?.row.title ?? record.title,
    metric: metric.name,
    ours: metric.estimate.value,
    published: publishedValue(published),
    publishedGroups: publishedGroups(published, observations),
    noise: noiseOf(results, run, measured, name, published),
    observations,
    groupTag: groupTagOf(benchmark, observations),
    readers: grader?.readers ?? [],
    examples: examples.all(),
    unread: 'reason' in grading ? grading.reason : null,
    aggregates: aggregatesIn(benchmark, scores, metric.name),
    data: dataFacts(benchmark, measured, asked.size, selected),
    asked: {
      maxTokens: record.protocol.maxTokens,
      stop: record.protocol.stop ?? [],
      system: record.protocol.system ?? null,
      samples: record.protocol.samples,
      price: config.price ?? null,
    },
    judge: scoring.judge,
  };
}

/** More repeated requests than this share of the items are no accident of the dataset. */
const COPIES = 0.02;

/** The tags of the items, those of items that repeat another one left out. */
function withoutCopies(
  asked: ReadonlyMap<string, Readonly<Record<string, string>>>,
  seen: readonly Seen[],
): readonly Readonly<Record<string, string>>[] {
  const first = new Map<string, string>();
  const copies = new Set<string>();
  for (const { request, item } of distinctRequests(seen, 1) ? seen : []) {
    if (request === null) continue;
    const known = first.get(request) ?? item;
    first.set(request, known);
    if (known !== item) copies.add(item);
  }
  const counted = copies.size > COPIES * asked.size;
  return [...asked].flatMap(([item, tags]) => (counted && copies.has(item) ? [] : [tags]));
}

/** An observation but for its weight, and with what orders it in time. */
type Seen = Omit<Observation, 'weight' | 'counted' | 'tags' | 'others' | 'place'> & {
  readonly receivedAt: string;
};

interface Size {
  readonly promptLength: number | null;
  readonly tags: Readonly<Record<string, string>>;
}

interface Looking {
  readonly size: Size | undefined;
  readonly cutIsNormal: boolean;
  readonly grader: Grader | undefined;
  readonly examples: ReturnType<typeof examplesOf>;
}

/** Shorter texts repeat each other for good reasons. */
const LONG_TEXT = 80;
const NO_READINGS = {};

async function look(reply: ObservedReply, looking: Looking): Promise<Seen> {
  const { response, value, answer, item, sample } = reply;
  const content = response?.content;
  const text = content === undefined ? '' : textOf(content);
  const reasoning = content?.kind === 'text' ? (content.reasoning ?? '') : '';
  const ending = endingOf(reply, looking.cutIsNormal);
  const readable = ending === 'whole' || ending === 'no answer';
  const found =
    readable && response !== null && value !== null && looking.grader !== undefined
      ? await looking.grader.read(item, response, { answer, value })
      : [];
  for (const reading of found) looking.examples.add(reading.reader, reply, reading.answer, text);
  return {
    item,
    sample,
    value,
    ending,
    latency: reply.latency > 0 ? reply.latency : null,
    tokensIn: reply.tokensIn,
    tokensOut: reply.tokensOut,
    length: text.length + reasoning.length,
    promptLength: looking.size?.promptLength ?? null,
    served: servedText(reply),
    request: reply.requestSha256 === '' ? null : reply.requestSha256,
    text: text.length < LONG_TEXT ? null : idOf(text),
    receivedAt: reply.receivedAt,
    readings:
      found.length === 0
        ? NO_READINGS
        : Object.fromEntries(found.map((reading) => [reading.reader, reading.value])),
  };
}

function servedText({ reportedModel, fingerprint }: ObservedReply): string {
  if (fingerprint === null) return reportedModel ?? '';
  return `${reportedModel ?? ''} (${fingerprint})`.trim();
}

/** 48 bits of the text's hash: the same text has the same in every run. */
function idOf(text: string): number {
  return Number.parseInt(sha256(text).slice(0, 12), 16);
}

function sizesOf(results: Results, runBenchmarkId: number): ReadonlyMap<string, Size> {
  const sizes = new Map<string, Size>();
  for (const { item, ...size } of results.itemSizes(runBenchmarkId)) sizes.set(item, size);
  return sizes;
}

/** Three examples of each way in which a reading parts from the stored one. */
function examplesOf() {
  const found = new Map<string, ReadingExample[]>();
  return {
    add: (reader: string, { item, answer }: ObservedReply, other: string, text: string): void => {
      const miss = answer === null ? 'found no answer' : 'found another answer';
      const key = `${reader} ${miss}`;
      const known = found.get(key) ?? [];
      if (known.length >= SHOWN) return;
      const end = text.slice(-END).trim();
      known.push({ reader, item, miss, stored: answer, answer: other.slice(0, END), end });
      found.set(key, known);
    },
    all: (): readonly ReadingExample[] => [...found.values()].flat(),
  };
}

const SHOWN = 3;
const END = 120;

function observationsOf(
  seen: readonly Seen[],
  absent: readonly ScoredSample[],
  weights: ReadonlyMap<string, SampleWeight>,
  ours: number,
  tagsOf: ReadonlyMap<string, Readonly<Record<string, string>>>,
  others: ReadonlyMap<string, number>,
  samples: number,
): readonly Observation[] {
  const keyOf = ({ item, sample }: { readonly item: string; readonly sample: number }): string =>
    `${item}\n${sample}`;
  const means = stratumMeans(seen, weights, keyOf);
  const places = placesOf(seen);
  const requests = distinctRequests(seen, samples);
  const observed = seen.flatMap(({ receivedAt: _at, request, ...each }): Observation[] => {
    const found = weights.get(keyOf(each));
    if (found === undefined) return [];
    const value = each.value === null ? null : found.value;
    return [
      {
        ...each,
        value,
        counted: value ?? means.get(found.stratum) ?? ours,
        weight: found.weight,
        tags: tagsOf.get(each.item) ?? {},
        others: others.get(each.item) ?? null,
        place: places.get(keyOf(each)) ?? null,
        request: requests ? request : null,
      },
    ];
  });
  const missing = absent.flatMap(({ item, sample, tags }): Observation[] => {
    const found = weights.get(keyOf({ item, sample }));
    if (found === undefined) return [];
    const { weight, stratum } = found;
    return [{ ...NOT_ASKED, item, sample, tags, weight, counted: means.get(stratum) ?? ours }];
  });
  return [...observed, ...missing];
}

const NOT_ASKED = {
  value: null,
  ending: 'missing',
  place: null,
  latency: null,
  tokensIn: null,
  tokensOut: null,
  length: 0,
  promptLength: null,
  served: '',
  request: null,
  text: null,
  others: null,
  readings: NO_READINGS,
} as const;

/** What leaving a sample out amounts to: that it counts as the others of its stratum do. */
function stratumMeans(
  seen: readonly Seen[],
  weights: ReadonlyMap<string, SampleWeight>,
  keyOf: (each: Seen) => string,
): ReadonlyMap<string, number> {
  const sums = new Map<string, { sum: number; weight: number }>();
  for (const each of seen) {
    const found = weights.get(keyOf(each));
    if (found === undefined || each.value === null) continue;
    const known = sums.get(found.stratum) ?? { sum: 0, weight: 0 };
    known.sum += found.weight * found.value;
    known.weight += found.weight;
    sums.set(found.stratum, known);
  }
  return new Map([...sums].map(([stratum, { sum, weight }]) => [stratum, sum / weight]));
}

/** The order of arrival; empty where the times do not tell it, as in imports. */
function placesOf(seen: readonly Seen[]): ReadonlyMap<string, number> {
  const timed = seen.filter(({ receivedAt }) => receivedAt !== '');
  const times = new Set(timed.map(({ receivedAt }) => receivedAt));
  if (times.size < timed.length / 20) return new Map();
  const sorted = [...timed].sort((a, b) =>
    a.receivedAt < b.receivedAt ? -1 : a.receivedAt > b.receivedAt ? 1 : 0,
  );
  return new Map(sorted.map(({ item, sample }, place) => [`${item}\n${sample}`, place]));
}

/** Whether requests are known: those of imported outputs all have one hash. */
function distinctRequests(seen: readonly Seen[], samples: number): boolean {
  const known = seen.filter(({ request }) => request !== null);
  const distinct = new Set(known.map(({ request }) => request));
  return distinct.size * samples * 4 > known.length;
}

function groupTagOf(benchmark: AnyBenchmark, observations: readonly Observation[]): string | null {
  const known = benchmark.balanceBy ?? datasetGroups(benchmark)?.tag;
  if (known !== undefined) return known;
  const tags = new Map<string, Set<string>>();
  for (const observation of observations) {
    for (const [tag, value] of Object.entries(observation.tags)) {
      if (NOT_GROUPS.has(tag)) continue;
      const values = tags.get(tag) ?? new Set<string>();
      values.add(value);
      tags.set(tag, values);
    }
  }
  const fitting = [...tags].filter(([, { size }]) => size > 1 && size <= 100);
  return fitting.sort((a, b) => b[1].size - a[1].size)[0]?.[0] ?? null;
}

function publishedValue(published: PublishedRow | undefined): number | null {
  const value = published?.row.values[published.column];
  return value === undefined ? null : value / 100;
}

/** The card's values for groups of the row's items: rows whose metric is `acc/<group>`. */
function publishedGroups(
  published: PublishedRow | undefined,
  observations: readonly Observation[],
): RowEvidence['publishedGroups'] {
  if (published === undefined) return [];
  const { card, row, column } = published;
  return card.rows.flatMap((other) => {
    const value = other.values[column];
    const group = other.ours?.split('/').slice(1).join('/') ?? '';
    if (other === row || other.benchmark !== row.benchmark || value === undefined || group === '') {
      return [];
    }
    const tag = observations
      .flatMap(({ tags }) => Object.entries(tags))
      .find(([, each]) => each === group)?.[0];
    return tag === undefined ? [] : [{ tag, group, value: value / 100 }];
  });
}

function noiseOf(
  results: Results,
  run: RunResults,
  measured: BenchmarkResults,
  metric: string | undefined,
  published: PublishedRow | undefined,
): Noise {
  const found = evidenceIn(results, run)(measured, metric);
  const estimate = measured.metrics[0]?.estimate;
  const uncertainty: Uncertainty | undefined =
    found === undefined
      ? estimate === undefined
        ? undefined
        : uncertaintyOfEstimate(estimate, measured)
      : uncertaintyOf(found.evidence);
  if (uncertainty === undefined) return { ours: 0, published: 0, source: '' };
  const { below = 0, above = 0 } = uncertainty.reach.get(0.1) ?? {};
  const digits = published === undefined ? 1 : decimalsOf(published.row, published.card.rows);
  // A rounded number is uniform in its last unit.
  const rounding = 10 ** -(digits + 2) / Math.sqrt(12);
  return {
    ours: (below + above) / 2 / Z90,
    published: Math.hypot(uncertainty.oneRun, rounding),
    source: uncertainty.over === 'items' ? 'other items' : noiseText(uncertainty.noise),
  };
}

function aggregatesIn(
  benchmark: AnyBenchmark,
  scores: readonly ScoredSample[],
  metric: string,
): readonly Aggregate[] {
  return aggregatesOf(benchmark, scores).filter(({ name }) => name !== metric);
}

/** How the items were selected on purpose. */
function selectionOf({ limit, subset }: RunConfig): string | null {
  const tags = Object.keys(subset);
  if (tags.length > 0) return `only items selected by ${tags.join(', ')}`;
  return limit === undefined ? null : `--limit ${limit}`;
}

function dataFacts(
  benchmark: AnyBenchmark,
  { record }: BenchmarkResults,
  items: number,
  selected: string | null,
): DataFacts {
  const published = record.published ?? publishedCount(benchmark);
  const origin = record.datasetOrigin;
  const otherItems =
    origin === 'sample'
      ? 'the items are cardbench’s own samples, not the published ones'
      : origin === 'own'
        ? 'the items are not known to be the published ones'
        : null;
  return { items, published, selected, otherItems };
}
