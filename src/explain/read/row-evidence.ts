import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import { isKnown } from '../../benchmarks/catalogue.js';
import { isBenchmarkFile } from '../../benchmarks/load-file.js';
import { IMPORTED } from '../../core/imported.js';
import type { ScoredSample } from '../../core/score.js';
import { datasetNames } from '../../datasets/manifest.js';
import type { Results } from '../../results/results.js';
import type { BenchmarkResults, RunResults } from '../../results/run-results.js';
import { type RunConfig, readStoredConfig } from '../../runner/config.js';
import { type CommandParts, type CommandPlaces, NOWHERE } from '../commands.js';
import type { Aggregate, DataFacts, RowEvidence } from '../observation.js';
import { aggregatesOf } from './aggregates.js';
import { type GraderOrReason, openGrader } from './grader.js';
import { groupTagOf } from './group-tag.js';
import { examplesOf, look, type Seen, type Size } from './look.js';
import { missingItems, publishedCount } from './missing.js';
import { observationsOf, withoutCopies } from './observations.js';
import { scoresOfOthers } from './others.js';
import { noiseOf, type PublishedRow, publishedGroups, publishedValue } from './published.js';
import { metricNamed, weightsOf } from './weights.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** How a row is read. */
export interface ReadOptions {
  /** What the card says of it. */
  readonly published?: PublishedRow | undefined;
  /** Reads replies again; by default opened for the row's dataset. */
  readonly grading?: GraderOrReason | undefined;
  readonly at?: CommandPlaces | undefined;
  readonly env?: Environment | undefined;
}

/** Reads everything that causes are looked for in from a store; texts are read page by page. */
export async function readRow(
  results: Results,
  run: RunResults,
  measured: BenchmarkResults,
  benchmark: AnyBenchmark,
  { published, grading: given, at = NOWHERE, env }: ReadOptions = {},
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
  const isCode = benchmark.scorer.needsSandbox === true;
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
    seen.push(
      await look(reply, {
        ...{ size, cutIsNormal, grader, examples, isCode },
      }),
    );
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
    commands: commandParts(run.run, config, record, benchmark, at),
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
      temperature: record.protocol.temperature,
      otherSettings: otherSettings(record.protocol, benchmark, config, published),
      price: config.price ?? null,
    },
    judge: scoring.judge,
  };
}

function commandParts(
  { id: run, provider }: RunResults['run'],
  { benchmarks, model, baseUrl }: RunConfig,
  { benchmark, datasetSource: source }: BenchmarkResults['record'],
  { dataset }: AnyBenchmark,
  at: CommandPlaces,
): CommandParts {
  const files = benchmarks.filter(isBenchmarkFile);
  return {
    ...{ run, benchmark, at },
    model: provider === IMPORTED ? null : model,
    // A file of one's own is named as it was; where there are several, the one that exports it is not known.
    benchmarkWord: isKnown(benchmark) ? benchmark : (files[0] ?? benchmark),
    baseUrl: baseUrl ?? null,
    dataset:
      dataset.file === undefined && datasetNames().includes(dataset.name) ? dataset.name : null,
    source: source.kind === 'path' ? source.path : source.kind === 'sample' ? 'sample' : null,
  };
}

function aggregatesIn(
  benchmark: AnyBenchmark,
  scores: readonly ScoredSample[],
  metric: string,
): readonly Aggregate[] {
  return aggregatesOf(benchmark, scores).filter(({ name }) => name !== metric);
}

/** How what was asked differs from what the benchmark, or the card, asks. */
function otherSettings(
  own: BenchmarkResults['record']['protocol'],
  { protocol: usual }: AnyBenchmark,
  { prompts }: RunConfig,
  published: PublishedRow | undefined,
): readonly string[] {
  if (own.prompt === IMPORTED) return [];
  const shots = published?.row.shots;
  return [
    ...(typeof shots === 'number' && shots !== own.shots
      ? [`${own.shots} examples instead of the card's ${shots}`]
      : []),
    ...(own.temperature === usual.temperature
      ? []
      : [`temperature ${own.temperature} instead of ${usual.temperature}`]),
    ...(own.maxTokens >= usual.maxTokens
      ? []
      : [`at most ${own.maxTokens} tokens instead of ${usual.maxTokens}`]),
    ...((own.stop ?? []).join('\0') === (usual.stop ?? []).join('\0')
      ? []
      : ['other stop sequences']),
    ...(own.system === undefined || own.system === usual.system ? [] : ['a system prompt']),
    ...(prompts === undefined ? [] : ['prompts of a file']),
  ];
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

function sizesOf(results: Results, runBenchmarkId: number): ReadonlyMap<string, Size> {
  const sizes = new Map<string, Size>();
  for (const { item, ...size } of results.itemSizes(runBenchmarkId)) sizes.set(item, size);
  return sizes;
}
