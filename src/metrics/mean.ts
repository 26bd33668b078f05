import type { ScoredSample } from '../core/score.js';
import { normalInterval, proportionInterval, wilsonInterval } from './interval.js';
import { type Estimate, groupBy, type KeyOf } from './metric.js';

/** Scores of one item are never independent of each other, so items are the default clusters. */
const byItem: KeyOf = (score) => score.item;

/**
 * The mean over all scores, with the cluster-robust standard error of Miller (2024), "Adding error
 * bars to evals": the residuals are summed within each cluster before they are squared, times
 * C/(C-1) for C clusters. With one score a cluster this is sqrt(p(1-p)/(n-1)) for 0/1 scores, as
 * lm-evaluation-harness prints it.
 */
export function meanEstimate(scores: readonly ScoredSample[], cluster: KeyOf = byItem): Estimate {
  const n = scores.length;
  const value = average(scores);
  const clusters = groupBy(scores, cluster);
  const stderr = Math.sqrt(
    clusterVariance(
      clusters,
      () => value,
      () => 1 / n,
    ),
  );
  return withInterval(value, stderr, n, clusters.length, isBinary(scores));
}

/**
 * The unweighted mean of the groups' means (macro average). Where no cluster spans two groups, the
 * groups are strata: the variance is the sum of each mean's own over G². Where clusters do span
 * groups (MGSM asks the same problem in eleven languages), the residuals of a cluster are summed
 * over all groups.
 */
export function macroEstimate(
  scores: readonly ScoredSample[],
  group: KeyOf,
  cluster: KeyOf = byItem,
): Estimate {
  const groups = groupBy(scores, group);
  const means = new Map(groups.map(([name, members]) => [name, average(members)]));
  const sizes = new Map(groups.map(([name, members]) => [name, members.length]));
  const value = [...means.values()].reduce((sum, mean) => sum + mean, 0) / groups.length;
  const clusters = groupBy(scores, cluster);
  const stderr = clusters.every(([, members]) => new Set(members.map(group)).size === 1)
    ? Math.sqrt(stratifiedVariance(groups, cluster))
    : Math.sqrt(
        clusterVariance(
          clusters,
          (score) => means.get(group(score)) ?? 0,
          (score) => 1 / (groups.length * (sizes.get(group(score)) ?? 1)),
        ),
      );
  return withInterval(value, stderr, scores.length, clusters.length, false);
}

function stratifiedVariance(groups: [string, ScoredSample[]][], cluster: KeyOf): number {
  const variances = groups.map(([, members]) => {
    const clusters = groupBy(members, cluster);
    const mean = average(members);
    return clusters.length < 2
      ? undefined
      : clusterVariance(
          clusters,
          () => mean,
          () => 1 / members.length,
        );
  });
  const known = variances.filter((variance) => variance !== undefined);
  // A group of one item says nothing of its own spread: it is given that of all items together.
  const everything = groups.flatMap(([, members]) => members);
  const overall = average(everything);
  const squares = everything.reduce((sum, { value }) => sum + value ** 2, 0) / everything.length;
  const alone = squares - overall ** 2;
  const total =
    known.reduce((sum, variance) => sum + variance, 0) + (variances.length - known.length) * alone;
  return total / groups.length ** 2;
}

function clusterVariance(
  clusters: [string, ScoredSample[]][],
  centre: (score: ScoredSample) => number,
  weight: (score: ScoredSample) => number,
): number {
  if (clusters.length < 2) return 0;
  let sum = 0;
  for (const [, members] of clusters) {
    let residual = 0;
    for (const score of members) residual += weight(score) * (score.value - centre(score));
    sum += residual * residual;
  }
  return (sum * clusters.length) / (clusters.length - 1);
}

function withInterval(
  value: number,
  stderr: number,
  n: number,
  clusters: number,
  binary: boolean,
): Estimate {
  if (binary && clusters === n) {
    return { value, stderr, ...proportionInterval(Math.round(value * n), n), n };
  }
  // A standard error of zero means "all alike so far", not "certain": Wilson says how far from it.
  if (stderr < 1e-12) {
    return { value, stderr, interval: wilsonInterval(value, clusters), method: 'wilson', n };
  }
  return { value, stderr, interval: normalInterval(value, stderr), method: 'normal', n };
}

function isBinary(scores: readonly ScoredSample[]): boolean {
  return scores.every(({ value }) => value === 0 || value === 1);
}

function average(scores: readonly ScoredSample[]): number {
  let sum = 0;
  for (const score of scores) sum += score.value;
  return sum / scores.length;
}
