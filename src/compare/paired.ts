import type { ScoredSample } from '../core/score.js';
import { NOT_GROUPS } from '../core/tags.js';
import { accuracy } from '../metrics/accuracy.js';
import { type Design, groupBy, type Metric } from '../metrics/metric.js';
import { smallestDetectable } from '../statistics/power.js';
import type { Unit } from '../statistics/stratum.js';
import type { BenchmarkScores } from './benchmark-scores.js';
import { type PairedTest, pairedTest } from './paired-test.js';
import { spreadOf, standardError } from './spread.js';
import { numberOf, unitsBehind, weighItems } from './units.js';

/**
 * Two models on the items that both have answered. Scores are fractions; differences are the first minus the second.
 */
export interface PairedComparison {
  readonly metric: string;
  /** Shared items that the metric includes. */
  readonly n: number;
  /** Number of independent items or clusters. */
  readonly units: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly first: number;
  readonly second: number;
  readonly difference: number;
  /** Standard error of the difference; if all units are equal, derived from the width of `interval`. */
  readonly stderr: number;
  /** 95 % interval by the same test as `p`: it excludes 0 if p is at most 0.05. */
  readonly interval: readonly [low: number, high: number];
  /** Two-sided p-value of no difference, by {@link PairedComparison.test}. */
  readonly p: number;
  /**
   * McNemar's exact test for a plain mean over items that are right or wrong, otherwise `meanTest`: over strata for a
   * macro average, over clusters if items come in clusters.
   */
  readonly test: 'mcnemar' | 'tilted';
  /** Items on which the first scores higher, the second does, or neither does. */
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  /** The smallest true difference that this many items would show with a power of 0.8; 1 means none. */
  readonly detectable: number;
  /** The groups with the largest differences, by the items' tags. */
  readonly groups: readonly GroupDifference[];
}

/** How two models differ in one group of items. */
export interface GroupDifference {
  readonly tag: string;
  readonly group: string;
  readonly n: number;
  readonly difference: number;
  /** 95 % */
  readonly interval: readonly [low: number, high: number];
}

/** Number of groups to show, and the minimum number of items in each. */
const SHOWN_GROUPS = 5;
const FEWEST_ITEMS = 5;
/** A tag with more distinct values than this is an id, not a group. */
const MAX_GROUPS = 100;

/** A comparison, with the data for further tests. */
export interface Paired {
  readonly comparison: PairedComparison;
  readonly units: readonly Unit[];
  /** Wins and losses, for a plain mean over items that are right or wrong. */
  readonly plain: { readonly wins: number; readonly losses: number } | undefined;
}

/**
 * Compares on the shared items. The difference of the metric is tested, over the strata and clusters of its design. If
 * the metric has no design, plain accuracy is compared instead.
 *
 * @param headline the benchmark's headline metric; `undefined` for an unknown benchmark
 */
export function pairItems(
  first: BenchmarkScores,
  second: BenchmarkScores,
  headline: Metric | undefined,
): Paired | undefined {
  const shared = [...first.items.keys()].filter((id) => second.items.has(id)).sort();
  const scoresOf = (side: BenchmarkScores): ScoredSample[] =>
    shared.map((item) => ({
      item,
      sample: 0,
      value: mean(side.items.get(item)?.values ?? []),
      // A baseline contains no tags, but the run does.
      tags: { ...second.items.get(item)?.tags, ...first.items.get(item)?.tags },
    }));
  const [ours, theirs] = [scoresOf(first), scoresOf(second)];
  const differences = ours.map((score, i) => ({
    ...score,
    value: score.value - (theirs[i]?.value ?? 0),
  }));
  const { metric, design, items } = designFor(headline, differences);
  if (items.length === 0) return undefined;
  const counted = new Set(items.map(({ score }) => score.item));
  const units = unitsBehind(items, design);
  const wins = items.filter(({ score }) => score.value > SAME).length;
  const losses = items.filter(({ score }) => score.value < -SAME).length;
  const binary = [...ours, ...theirs].every(
    ({ item, value }) => !counted.has(item) || value === 0 || value === 1,
  );
  const oneMean = design.group === undefined || new Set(items.map(({ group }) => group)).size === 1;
  const plain = binary && oneMean && design.cluster === undefined ? { wins, losses } : undefined;
  const test = pairedTest(units, { below: 'seen', above: 'seen' }, plain);
  const interval = [test.lower(0.025), test.upper(0.025)] as const;
  const value = (scores: readonly ScoredSample[]): number => {
    const values = new Map(scores.map((score) => [score.item, score.value]));
    return numberOf(items, ({ item }) => values.get(item) ?? 0);
  };
  const comparison: PairedComparison = {
    metric: metric.name,
    n: items.length,
    units: units.length,
    onlyFirst: first.items.size - shared.length,
    onlySecond: second.items.size - shared.length,
    first: value(ours),
    second: value(theirs),
    difference: numberOf(items),
    stderr: standardError(units) || (interval[1] - interval[0]) / (2 * 1.96),
    interval,
    p: twoSided(test),
    test: plain === undefined ? 'tilted' : 'mcnemar',
    wins,
    losses,
    ties: items.length - wins - losses,
    detectable: smallestDetectable(spreadOf(units)),
    groups: groupsOf(items.map(({ score }) => score)),
  };
  return { comparison, units, plain };
}

/** Smaller differences are rounding errors of means of samples. */
const SAME = 1e-9;

function twoSided(test: PairedTest): number {
  return Math.min(1, 2 * Math.min(test.pAbove(0), test.pBelow(0)));
}

/** The headline metric and its items, if known. Two baselines have no tags, and so no groups. */
function designFor(headline: Metric | undefined, differences: readonly ScoredSample[]) {
  const untagged = differences.every(({ tags }) => Object.keys(tags).length === 0);
  const design: Design | undefined =
    untagged && (headline?.design?.group ?? headline?.design?.cluster) !== undefined
      ? undefined
      : headline?.design;
  if (headline !== undefined && headline.linear === true && design !== undefined) {
    return { metric: headline, design, items: weighItems(differences, design) };
  }
  return { metric: accuracy(), design: {}, items: weighItems(differences, {}) };
}

/** The groups with the largest differences, over all tags that define groups. */
function groupsOf(differences: readonly ScoredSample[]): GroupDifference[] {
  const tags = [...new Set(differences.flatMap(({ tags: all }) => Object.keys(all)))]
    .filter((tag) => !NOT_GROUPS.has(tag))
    .sort();
  const groups = tags.flatMap((tag) => {
    const parts = groupBy(differences, (score) => score.tags[tag] ?? '(none)');
    if (parts.length < 2 || parts.length > MAX_GROUPS) return [];
    return parts
      .filter(([, members]) => members.length >= FEWEST_ITEMS)
      .map(([group, members]) => {
        const difference = mean(members.map(({ value }) => value));
        return { tag, group, n: members.length, difference, members };
      });
  });
  return groups
    .filter(({ difference }) => Math.abs(difference) > SAME)
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || (a.group < b.group ? -1 : 1))
    .slice(0, SHOWN_GROUPS)
    .map(({ members, ...group }) => {
      const units = unitsBehind(weighItems(members, {}), {});
      const test = pairedTest(units, { below: 'seen', above: 'seen' });
      return { ...group, interval: [test.lower(0.025), test.upper(0.025)] as const };
    });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
