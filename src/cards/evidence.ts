import { datasetGroups, plural } from '../benchmarks/groups.js';
import { findBenchmark } from '../benchmarks/registry.js';
import { partOf, partText } from '../core/part-of.js';
import type { Protocol } from '../core/protocol.js';
import type { ScoredSample } from '../core/score.js';
import { termMean } from '../metrics/item-terms.js';
import type { MetricResult } from '../metrics/metric.js';
import type { Results } from '../results/results.js';
import type { BenchmarkResults, RunResults } from '../results/run-results.js';
import { metricsOf } from '../runner/compute-metrics.js';
import { readStoredConfig } from '../runner/config.js';
import { assumedFlipRate } from './other-noise.js';
import type { Population } from './population.js';
import type { Evidence } from './uncertainty.js';

/** A score of a run, with the evidence for a verdict on it. */
export interface ScoreEvidence {
  readonly result: MetricResult;
  readonly evidence: Evidence;
  /** The reason why it is not comparable with the published number; `null` if it is comparable. */
  readonly incomparable: string | null;
}

/** Finds the evidence for a metric of a benchmark; `undefined` if only its stored estimate is known. */
export type FindEvidence = (
  measured: BenchmarkResults,
  metric: string | undefined,
) => ScoreEvidence | undefined;

/** Reads the scores of a run, and of its repeats if they are needed, once for each benchmark. */
export function evidenceIn(results: Results, run: RunResults): FindEvidence {
  const read = new Map<number, ReturnType<typeof readBenchmark>>();
  return (measured, metric) => {
    const known = read.get(measured.record.id) ?? readBenchmark(results, run, measured);
    read.set(measured.record.id, known);
    const result =
      metric === undefined ? known.results[0] : known.results.find(({ name }) => name === metric);
    if (result?.terms === undefined) return undefined;
    const pooled = known.pooled.find(({ name }) => name === result.name)?.terms;
    const { record } = measured;
    const population = populationOf(measured, run.run.standIn);
    return {
      result,
      evidence: {
        terms: result.terms,
        repeats: {
          known: pooled ?? result.terms,
          runs: known.runs,
          flipRate: assumedFlipRate(result.estimate.value, temperatureOf(record.protocol)),
        },
        population,
      },
      incomparable: incomparability(result, measured, run, known.scores),
    };
  };
}

/** A temperature that is not sent is the server's own, as a rule 1. */
function temperatureOf({ temperature, omit = [] }: Protocol): number {
  return omit.includes('temperature') ? 1 : temperature;
}

interface KnownScores {
  readonly scores: readonly ScoredSample[];
  readonly results: readonly MetricResult[];
  /** The same metrics over the samples of all repeats. */
  readonly pooled: readonly MetricResult[];
  /** How many runs these samples come from. */
  readonly runs: number;
}

function readBenchmark(
  results: Results,
  { run }: RunResults,
  measured: BenchmarkResults,
): KnownScores {
  const benchmark = findBenchmark(measured.record.benchmark);
  const scores = measured.scoring === null ? [] : results.scores(measured.scoring.id);
  const none = { scores, results: [], pooled: [], runs: 1 };
  if (benchmark === undefined || measured.scoring === null) return none;
  const metrics = metricsOf(benchmark, scores);
  if (isSeeded(run.config) || measured.record.protocol.params?.['seed'] !== undefined)
    return { scores, results: metrics.map(once), pooled: [], runs: 1 };
  const alone = { scores, results: metrics, pooled: metrics, runs: 1 };
  if (measured.asked.fewest > 1 || measured.tally.cached > 0) return alone;
  const repeats = results.repeats(run, measured.record, measured.scoring);
  if (repeats.length === 0) return alone;
  const items = new Set(scores.map(({ item }) => item));
  // Samples of different runs must have different indices.
  const others = repeats.flatMap((repeat, place) =>
    repeat
      .filter(({ item }) => items.has(item))
      .map((score) => ({ ...score, sample: score.sample + (place + 1) * 1_000_000 })),
  );
  return {
    scores,
    results: metrics,
    pooled: metricsOf(benchmark, [...scores, ...others]),
    runs: repeats.length + 1,
  };
}

/** With a user-defined seed, all samples are the same request, so their replies are not independent. */
function isSeeded(config: string): boolean {
  return readStoredConfig(config).params['seed'] !== undefined;
}

function once(result: MetricResult): MetricResult {
  if (result.terms === undefined) return result;
  return { ...result, terms: result.terms.map((term) => ({ ...term, values: [termMean(term)] })) };
}

/** The published items, by stratum if the manifest has the counts. */
function populationOf({ record }: BenchmarkResults, standIn: boolean): Population {
  const items = record.published;
  const benchmark = findBenchmark(record.benchmark);
  const groups = benchmark === undefined ? undefined : datasetGroups(benchmark);
  return {
    items,
    foreign: standIn || record.datasetOrigin === 'sample' || record.datasetOrigin === 'own',
    strata: groups?.items ?? null,
  };
}

/** If groups were excluded on purpose, the mean over the others does not estimate the mean over all. */
function incomparability(
  { name, terms = [] }: MetricResult,
  { record }: BenchmarkResults,
  { run }: RunResults,
  scores: readonly ScoredSample[],
): string | null {
  const part = partOf(run.config);
  if (part !== null) return `only ${partText(part)}`;
  const picked = Object.keys(readStoredConfig(run.config).subset);
  if (picked.length === 0) return null;
  const benchmark = findBenchmark(record.benchmark);
  const ofOneGroup = benchmark?.metrics.some(
    (metric) => metric.name.endsWith('/*') && name.startsWith(metric.name.slice(0, -1)),
  );
  if (ofOneGroup === true) return null;
  const groups = benchmark === undefined ? undefined : datasetGroups(benchmark);
  if (groups === undefined) return `only items selected by ${picked.join(', ')}`;
  const averaged = benchmark?.metrics.find((metric) => metric.name === name)?.averages ?? 'all';
  const expected = averaged === 'all' ? [...groups.items.keys()] : averaged;
  const items = new Set(terms.map(({ item }) => item));
  const present = new Set(
    scores.filter(({ item }) => items.has(item)).map(({ tags }) => tags[groups.tag] ?? ''),
  );
  const covered = expected.filter((group) => present.has(group)).length;
  return covered === expected.length
    ? null
    : `${covered} of ${expected.length} ${plural(groups.tag)}`;
}
