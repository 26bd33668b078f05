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
  const sums = residualSums(scores, cluster, (score) => (score.value - value) / n);
  const stderr = Math.sqrt(clusterVariance(sums));
  return withInterval(value, stderr, n, sums.size, isBinary(scores));
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
  const sums = residualSums(scores, cluster, (score) => {
    const name = group(score);
    return (score.value - (means.get(name) ?? 0)) / (groups.length * (sizes.get(name) ?? 1));
  });
  const variance = spansGroups(scores, group, cluster)
    ? clusterVariance(sums)
    : stratifiedVariance(groups, cluster);
  return withInterval(value, Math.sqrt(variance), scores.length, sums.size, false);
}

function stratifiedVariance(groups: [string, ScoredSample[]][], cluster: KeyOf): number {
  const variances = groups.map(([, members]) => {
    const mean = average(members);
    const each = (score: ScoredSample): number => (score.value - mean) / members.length;
    const sums = residualSums(members, cluster, each);
    return sums.size < 2 ? undefined : clusterVariance(sums);
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

/** Whether some cluster has members in two groups. */
function spansGroups(scores: readonly ScoredSample[], group: KeyOf, cluster: KeyOf): boolean {
  const groups = new Map<string, string>();
  return scores.some((score) => {
    const name = cluster(score);
    const before = groups.get(name);
    groups.set(name, group(score));
    return before !== undefined && before !== group(score);
  });
}

/** The residuals of each cluster, added up; one number a cluster, however many scores there are. */
function residualSums(
  scores: readonly ScoredSample[],
  cluster: KeyOf,
  residual: (score: ScoredSample) => number,
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const score of scores) {
    const name = cluster(score);
    sums.set(name, (sums.get(name) ?? 0) + residual(score));
  }
  return sums;
}

function clusterVariance(sums: ReadonlyMap<string, number>): number {
  if (sums.size < 2) return 0;
  let squares = 0;
  for (const sum of sums.values()) squares += sum * sum;
  return (squares * sums.size) / (sums.size - 1);
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
