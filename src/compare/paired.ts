import type { ScoredSample } from '../core/score.js';
import { NOT_GROUPS } from '../core/tags.js';
import { accuracy } from '../metrics/accuracy.js';
import { Z95 } from '../metrics/interval.js';
import { groupBy, type Metric } from '../metrics/metric.js';
import { mcnemarExact } from '../statistics/mcnemar.js';
import { normalCdf } from '../statistics/normal.js';
import { detectableDifference } from '../statistics/power.js';
import type { SatExam } from './sat-exam.js';

/** Two models on the items that both have answered. Shares are of 1; differences are the first less the second. */
export interface PairedComparison {
  readonly metric: string;
  /** Shared items. */
  readonly n: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly first: number;
  readonly second: number;
  readonly difference: number;
  readonly stderr: number;
  readonly interval: readonly [low: number, high: number];
  /** Two-sided. McNemar's exact test where each item is right or wrong, else by the standard error. */
  readonly p: number;
  readonly test: 'mcnemar' | 'normal';
  /** Items on which the first, the second, or neither is ahead. */
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  /** The smallest true difference that this many items would have shown, with power 0.8. */
  readonly detectable: number;
  /** Standard deviation of the items' differences. */
  readonly spread: number;
  /** Where they differ most, by the items' tags. */
  readonly groups: readonly GroupDifference[];
}

export interface GroupDifference {
  readonly tag: string;
  readonly group: string;
  readonly n: number;
  readonly difference: number;
  readonly stderr: number;
}

/** Groups that are shown, and the fewest items that one must have. */
const SHOWN_GROUPS = 5;
const FEWEST_ITEMS = 5;
/** A tag that parts the items into more groups than this is an id, not a group. */
const MOST_GROUPS = 100;

/**
 * Compares on the shared items. The metric of the items' differences is the difference of the metrics,
 * standard error and all, as long as the metric is linear; else plain accuracy is taken.
 *
 * @param headline of the benchmark; `undefined` where it is not known here
 */
export function pairedComparison(
  first: SatExam,
  second: SatExam,
  headline: Metric | undefined,
): PairedComparison {
  const metric = headline?.linear === true ? headline : accuracy();
  const shared = [...first.items.keys()].filter((id) => second.items.has(id)).sort();
  const scoresOf = (exam: SatExam): ScoredSample[] =>
    shared.map((item) => ({
      item,
      sample: 0,
      value: mean(exam.items.get(item)?.values ?? []),
      // A baseline keeps no tags; the run knows them.
      tags: { ...second.items.get(item)?.tags, ...first.items.get(item)?.tags },
    }));
  const [ours, theirs] = [scoresOf(first), scoresOf(second)];
  const differences = ours.map((score, i) => ({
    ...score,
    value: score.value - (theirs[i]?.value ?? 0),
  }));
  const counts = {
    n: shared.length,
    onlyFirst: first.items.size - shared.length,
    onlySecond: second.items.size - shared.length,
  };
  const wins = differences.filter(({ value }) => value > 0).length;
  const losses = differences.filter(({ value }) => value < 0).length;
  const ties = shared.length - wins - losses;
  if (shared.length === 0) {
    const none = { first: 0, second: 0, difference: 0, stderr: 0, detectable: 0, spread: 0 };
    const test = 'mcnemar' as const;
    return {
      metric: metric.name,
      ...counts,
      ...none,
      interval: [-1, 1],
      p: 1,
      test,
      wins,
      losses,
      ties,
      groups: [],
    };
  }
  const value = (scores: readonly ScoredSample[]): number =>
    metric.compute(scores)[0]?.estimate.value ?? 0;
  const difference = metric.compute(differences)[0]?.estimate;
  const stderr = difference?.stderr ?? 0;
  const d = difference?.value ?? 0;
  const binary = [...ours, ...theirs].every((score) => score.value === 0 || score.value === 1);
  const clustered = metric.clustered === true;
  const exact = binary && !clustered;
  return {
    metric: metric.name,
    ...counts,
    first: value(ours),
    second: value(theirs),
    difference: d,
    stderr,
    interval: [Math.max(-1, d - Z95 * stderr), Math.min(1, d + Z95 * stderr)],
    p: exact ? mcnemarExact(wins, losses) : pOfNormal(d, stderr),
    test: exact ? 'mcnemar' : 'normal',
    wins,
    losses,
    ties,
    detectable: detectableDifference(stderr),
    spread: stderr * Math.sqrt(shared.length),
    groups: groupsOf(differences),
  };
}

function pOfNormal(difference: number, stderr: number): number {
  if (stderr === 0) return difference === 0 ? 1 : 0;
  return 2 * normalCdf(-Math.abs(difference) / stderr);
}

/** The groups with the largest differences, over all tags that part the items into groups. */
function groupsOf(differences: readonly ScoredSample[]): GroupDifference[] {
  const tags = [...new Set(differences.flatMap(({ tags: all }) => Object.keys(all)))]
    .filter((tag) => !NOT_GROUPS.has(tag))
    .sort();
  const groups = tags.flatMap((tag) => {
    const parts = groupBy(differences, (score) => score.tags[tag] ?? '(none)');
    if (parts.length < 2 || parts.length > MOST_GROUPS) return [];
    return parts
      .filter(([, members]) => members.length >= FEWEST_ITEMS)
      .map(([group, members]): GroupDifference => {
        const { estimate } = accuracy().compute(members)[0] ?? {};
        const { value = 0, stderr = null } = estimate ?? {};
        return { tag, group, n: members.length, difference: value, stderr: stderr ?? 0 };
      });
  });
  return groups
    .filter(({ difference }) => difference !== 0)
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || (a.group < b.group ? -1 : 1))
    .slice(0, SHOWN_GROUPS);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
