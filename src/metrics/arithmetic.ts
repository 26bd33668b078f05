import type { ScoredSample } from '../core/score.js';
import { estimateOf, estimateOfTable } from './estimate.js';
import { groupBy, type KeyOf } from './groups.js';
import { itemTerms, type TermOptions, termMean } from './item-terms.js';
import type { Metric, MetricResult } from './metric.js';
import { filtered, itemsOf, mapped, type ScoreStream } from './score-stream.js';
import { buildTermTable, type TermTable, type TermTableBuilder } from './term-table.js';

/** The operations that metrics are built from: means, and selections and changes of scores. */
export interface Arithmetic {
  /** @param n the count to show with it; by default that of the scores */
  readonly mean: (
    name: string,
    scores: ScoreStream,
    options?: TermOptions & { readonly n?: number },
  ) => MetricResult;
  /** The mean of each group, `<name>/<group>`, sorted. */
  readonly meansBy: (
    name: string,
    scores: ScoreStream,
    by: KeyOf,
    options?: TermOptions,
  ) => readonly MetricResult[];
  /** The mean over items of the means of their samples. */
  readonly itemMean: (scores: ScoreStream, of: (score: ScoredSample) => number) => number;
  readonly only: (scores: ScoreStream, isWanted: (score: ScoredSample) => boolean) => ScoreStream;
  readonly changed: (
    scores: ScoreStream,
    change: (score: ScoredSample) => ScoredSample,
  ) => ScoreStream;
  /** Replaces the samples of each item, which are given in their order. */
  readonly perItem: (
    scores: ScoreStream,
    make: (samples: readonly ScoredSample[]) => readonly ScoredSample[],
  ) => ScoreStream;
}

/** Works on scores in memory, in any order; its results have terms. */
export const held: Arithmetic = {
  mean: (name, scores, { n, ...options } = {}) => {
    const terms = itemTerms(list(scores), options);
    return { name, estimate: estimateOf(terms, n ?? scores.length), terms };
  },
  meansBy: (name, scores, by, options) =>
    groupBy(list(scores), by).map(([group, members]) =>
      held.mean(`${name}/${group}`, members, options),
    ),
  itemMean: (scores, of) => {
    const terms = itemTerms(list(scores), { value: of });
    return terms.reduce((sum, term) => sum + termMean(term) / terms.length, 0);
  },
  only: (scores, isWanted) => list(scores).filter(isWanted),
  changed: (scores, change) => list(scores).map(change),
  perItem: (scores, make) =>
    groupBy(list(scores), ({ item }) => item).flatMap(([, samples]) =>
      make(samples.sort((a, b) => a.sample - b.sample)),
    ),
};

function list(scores: ScoreStream): readonly ScoredSample[] {
  return Array.isArray(scores) ? scores : [...scores];
}

/** Works on scores that are read again for each result; its results have no terms. */
export const streamed: Arithmetic = {
  mean: (name, scores, { n, ...options } = {}) => ({
    name,
    estimate: estimateOfTable(tableOfScores(scores, options), n ?? scores.length),
  }),
  meansBy: (name, scores, by, { cluster, value = valueIn } = {}) => {
    const groups = new Map<string, { readonly terms: TermTableBuilder; n: number }>();
    for (const samples of itemsOf(scores)) {
      // The samples of an item may be in several groups, if these are not by its tags.
      for (const [key, members] of groupBy(samples, by)) {
        const group = groups.get(key) ?? { terms: buildTermTable(cluster !== undefined), n: 0 };
        addItem(group.terms, members, { cluster, value });
        group.n += members.length;
        groups.set(key, group);
      }
    }
    return [...groups]
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([group, { terms, n }]) => ({
        name: `${name}/${group}`,
        estimate: estimateOfTable(terms.done(), n),
      }));
  },
  itemMean: (scores, of) => {
    const terms = tableOfScores(scores, { value: of });
    let sum = 0;
    for (let term = 0; term < terms.length; term++) sum += terms.meanOf(term) / terms.length;
    return sum;
  },
  only: filtered,
  changed: mapped,
  perItem: (scores, make) => ({
    get length() {
      let length = 0;
      for (const samples of itemsOf(scores)) length += make(samples).length;
      return length;
    },
    *[Symbol.iterator]() {
      for (const samples of itemsOf(scores)) yield* make(samples);
    },
  }),
};

const valueIn = ({ value }: ScoredSample): number => value;

function tableOfScores(scores: ScoreStream, options: TermOptions): TermTable {
  const terms = buildTermTable(options.cluster !== undefined);
  for (const samples of itemsOf(scores)) addItem(terms, samples, options);
  return terms.done(options.groupWeight);
}

function addItem(
  terms: TermTableBuilder,
  samples: readonly ScoredSample[],
  { group, cluster, value = valueIn }: TermOptions,
): void {
  const [first] = samples;
  if (first === undefined) return;
  terms.add({
    stratum: group?.(first) ?? '',
    cluster: cluster?.(first) ?? first.item,
    values: samples.map(value),
  });
}

type Streams = (scores: ScoreStream) => readonly MetricResult[];

/** For the `compute` function of a metric, the function that computes the same from a stream. */
const streams = new WeakMap<Metric['compute'], Streams>();

/** Defines a metric once for both: scores in memory, and a stream of them. The results are the same. */
export function metricOf(
  about: Omit<Metric, 'compute'>,
  of: (use: Arithmetic, scores: ScoreStream) => readonly MetricResult[],
): Metric {
  const compute: Metric['compute'] = (scores) => of(held, scores);
  streams.set(compute, (scores) => of(streamed, scores));
  return { ...about, compute };
}

/** Computes a metric from a stream; `undefined` for a metric that needs all scores in memory. */
export function streamOf({ compute }: Pick<Metric, 'compute'>): Streams | undefined {
  return streams.get(compute);
}

/** The same metric over changed scores. */
export function aroundScores(
  about: Omit<Metric, 'compute'>,
  metric: Metric,
  {
    only,
    change,
  }: {
    /** There is no result if this is `false`. */
    readonly only: (scores: ScoreStream) => boolean;
    readonly change: (score: ScoredSample) => ScoredSample;
  },
): Metric {
  const compute: Metric['compute'] = (scores) =>
    only(scores) ? metric.compute(scores.map(change)) : [];
  const stream = streamOf(metric);
  if (stream !== undefined) {
    streams.set(compute, (scores) => (only(scores) ? stream(mapped(scores, change)) : []));
  }
  return { ...about, compute };
}

/** Wraps the computation of a metric, for example to handle its errors. */
export function aroundMetric(
  metric: Metric,
  around: (compute: () => readonly MetricResult[]) => readonly MetricResult[],
): Metric {
  const compute: Metric['compute'] = (scores) => around(() => metric.compute(scores));
  const stream = streamOf(metric);
  if (stream !== undefined) streams.set(compute, (scores) => around(() => stream(scores)));
  return { ...metric, compute };
}
