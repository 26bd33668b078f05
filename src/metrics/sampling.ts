import type { ScoredSample } from '../core/score.js';
import { type Arithmetic, metricOf } from './arithmetic.js';
import type { Design, Metric, MetricResult } from './metric.js';
import { fewestSamples, passAllKEstimate, passAtKEstimate } from './pass-at-k.js';
import type { ScoreStream } from './score-stream.js';

/** How the names of these metrics are written: `avg@8`, or `avg@k` for all samples that there are. */
export const SAMPLING_METRIC = /^(avg@|cons@|pass@|pass\^)([1-9]\d{0,3}|k)$/;

/** Whether a metric makes one verdict of several samples of an item, so that it is no mean of them: `cons@64`, `pass@10`. */
export function isOfSeveral(name: string): boolean {
  const [, kind, count] = SAMPLING_METRIC.exec(name) ?? [];
  return kind !== 'avg@' && Number(count) > 1;
}

/** What a metric makes of the samples of one item, of which there are at least `k`. */
type OfItem = (samples: readonly ScoredSample[], k: number) => readonly number[];

const KINDS: Readonly<Record<string, OfItem>> = {
  'avg@': (samples, k) => samples.slice(0, k).map(({ value }) => value),
  'cons@': (samples, k) => [consensus(samples.slice(0, k))],
  'pass@': (samples, k) => [passAtKEstimate(samples.length, passing(samples), k)],
  'pass^': (samples, k) => [passAllKEstimate(samples.length, passing(samples), k)],
};

/**
 * A metric of several samples an item, for any benchmark:
 *
 * - `avg@k`: the mean of the first k samples.
 * - `cons@k`: the score of the answer that most of the first k samples give; answers that tie share it, samples without
 *   an answer have no vote.
 * - `pass@k`: the chance that at least one of k samples is right; unbiased, from all samples.
 * - `pass^k`: the chance that all of k samples are; likewise.
 *
 * Items are averaged as the benchmark's headline averages them, and have its clusters. There is no result where an item
 * has fewer than k samples.
 *
 * @param name one that `SAMPLING_METRIC` matches
 * @param samples how many an item has, for `k`
 * @param design of the benchmark's headline
 */
export function samplingMetric(name: string, samples: number, design: Design = {}): Metric {
  const [, kind = '', count = ''] = SAMPLING_METRIC.exec(name) ?? [];
  const ofItem = KINDS[kind];
  if (ofItem === undefined) throw new TypeError(`There is no metric "${name}".`);
  const k = count === 'k' ? samples : Number(count);
  const about = { name: `${kind}${k}`, clustered: design.cluster !== undefined };
  return metricOf(about, (use, scores) => resultOf(use, about.name, scores, k, ofItem, design));
}

/** Whether a metric reads answers, which scores have only where they are asked for. */
export function readsAnswers({ name }: Pick<Metric, 'name'>): boolean {
  return name.startsWith('cons@');
}

function resultOf(
  use: Arithmetic,
  name: string,
  scores: ScoreStream,
  k: number,
  ofItem: OfItem,
  { group, weights, cluster }: Design,
): readonly MetricResult[] {
  if (fewestSamples(use, scores) < k) return [];
  const made = use.perItem(scores, (members) =>
    ofItem(members, k).map((value, i) => ({ ...(members[i] as ScoredSample), value })),
  );
  const n = scores.length;
  if (group === undefined || weights === undefined) {
    return [use.mean(name, made, { group, cluster, n })];
  }
  const present = new Set<string>();
  for (const score of made) present.add(group(score));
  const shares = weights([...present].sort());
  const shareOf = (each: string): number => shares.get(each) ?? 0;
  if (![...present].some((each) => shareOf(each) > 0)) return [];
  const weighed = use.only(made, (score) => shareOf(group(score)) > 0);
  return [use.mean(name, weighed, { group, cluster, groupWeight: shareOf, n })];
}

function passing(samples: readonly ScoredSample[]): number {
  return samples.filter(({ value }) => value === 1).length;
}

function consensus(samples: readonly ScoredSample[]): number {
  const votes = new Map<string, number[]>();
  for (const { answer, value } of samples) {
    if (answer === undefined || answer === null) continue;
    const key = answer.trim();
    votes.set(key, [...(votes.get(key) ?? []), value]);
  }
  const most = Math.max(0, ...[...votes.values()].map(({ length }) => length));
  const tied = [...votes.values()].filter(({ length }) => length === most);
  return tied.length === 0 ? 0 : mean(tied.map(mean));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
