import type { ScoredSample } from '../core/score.js';
import { estimateOf } from './estimate.js';
import { groupBy } from './groups.js';
import { itemTerms, type TermOptions } from './item-terms.js';
import type { Design, Metric, MetricResult } from './metric.js';
import { passAllKEstimate, passAtKEstimate } from './pass-at-k.js';

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
  return {
    name: `${kind}${k}`,
    clustered: design.cluster !== undefined,
    compute: (scores) => resultOf(`${kind}${k}`, scores, k, ofItem, design),
  };
}

/** Whether a metric reads answers, which scores have only where they are asked for. */
export function readsAnswers({ name }: Pick<Metric, 'name'>): boolean {
  return name.startsWith('cons@');
}

function resultOf(
  name: string,
  scores: readonly ScoredSample[],
  k: number,
  ofItem: OfItem,
  { group, weights, cluster }: Design,
): readonly MetricResult[] {
  const items = groupBy(scores, ({ item }) => item).map(([, members]) =>
    members.sort((a, b) => a.sample - b.sample),
  );
  if (items.some((members) => members.length < k)) return [];
  const made = items.flatMap((members) =>
    ofItem(members, k).map((value, i) => ({ ...(members[i] as ScoredSample), value })),
  );
  const options: TermOptions = { group, cluster };
  if (group === undefined || weights === undefined) {
    const terms = itemTerms(made, options);
    return [{ name, estimate: estimateOf(terms, scores.length), terms }];
  }
  const shares = weights(groupBy(made, group).map(([each]) => each));
  const weighed = made.filter((score) => (shares.get(group(score)) ?? 0) > 0);
  if (weighed.length === 0) return [];
  const terms = itemTerms(weighed, { ...options, groupWeight: (each) => shares.get(each) ?? 0 });
  return [{ name, estimate: estimateOf(terms, scores.length), terms }];
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
