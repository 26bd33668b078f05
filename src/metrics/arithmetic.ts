import type { ScoredSample } from '../core/score.js';
import { estimateOf, estimateOfTable } from './estimate.js';
import { groupBy, type KeyOf } from './groups.js';
import { itemTerms, type TermOptions } from './item-terms.js';
import type { Metric, MetricResult } from './metric.js';
import { filtered, itemsOf, mapped, type ScoreStream } from './score-stream.js';
import { buildTermTable, type TermTable, type TermTableBuilder } from './term-table.js';

/** What metrics are made of: means, and scores that are chosen or changed. */
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
  /** What each item makes of its samples, which come in their order. */
  readonly perItem: (
    scores: ScoreStream,
    make: (samples: readonly ScoredSample[]) => readonly ScoredSample[],
  ) => ScoreStream;
}

/** Of scores that are held, in any order; results have terms. */
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
    return terms.reduce((sum, { values }) => {
      return sum + values.reduce((total, value) => total + value, 0) / values.length / terms.length;
    }, 0);
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

/** Of scores that are read again for each result, which has no terms. */
export const streamed: Arithmetic = {
  mean: (name, scores, { n, ...options } = {}) => ({
    name,
    estimate: estimateOfTable(tableOfScores(scores, options), n ?? scores.length),
  }),
  meansBy: (name, scores, by, { cluster, value = valueIn } = {}) => {
    const groups = new Map<string, { readonly terms: TermTableBuilder; n: number }>();
    for (const samples of itemsOf(scores)) {
      // The samples of an item may be in several groups, if these are not by its tags.
      for (const [name_, members] of groupBy(samples, by)) {
        const group = groups.get(name_) ?? { terms: buildTermTable(cluster !== undefined), n: 0 };
        addItem(group.terms, members, { cluster, value });
        group.n += members.length;
        groups.set(name_, group);
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
    item: first.item,
    stratum: group?.(first) ?? '',
    cluster: cluster?.(first) ?? first.item,
    values: samples.map(value),
  });
}

type Streams = (scores: ScoreStream) => readonly MetricResult[];

/** How what a metric computes is computed of a stream, by the function that computes it of scores that are held. */
const streams = new WeakMap<Metric['compute'], Streams>();

/** A metric that can be computed of scores that are held, and with the same result of those that are not. */
export function metricOf(
  about: Omit<Metric, 'compute'>,
  of: (use: Arithmetic, scores: ScoreStream) => readonly MetricResult[],
): Metric {
  const compute: Metric['compute'] = (scores) => of(held, scores);
  streams.set(compute, (scores) => of(streamed, scores));
  return { ...about, compute };
}

/** The metric of a stream; `undefined` for a metric that needs its scores held. */
export function streamOf({ compute }: Pick<Metric, 'compute'>): Streams | undefined {
  return streams.get(compute);
}

/** A metric of changed scores. */
export function aroundScores(
  about: Omit<Metric, 'compute'>,
  metric: Metric,
  {
    only,
    change,
  }: {
    /** Without a result, if it is `false`. */
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

/** A metric that computes what another one does, with something around it, as the handling of its errors. */
export function aroundMetric(
  metric: Metric,
  around: (compute: () => readonly MetricResult[]) => readonly MetricResult[],
): Metric {
  const compute: Metric['compute'] = (scores) => around(() => metric.compute(scores));
  const stream = streamOf(metric);
  if (stream !== undefined) streams.set(compute, (scores) => around(() => stream(scores)));
  return { ...metric, compute };
}
