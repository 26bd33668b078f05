import type { ScoredSample } from '../core/score.js';
import { normalInterval, wilsonInterval } from './interval.js';
import { meanEstimate } from './mean.js';
import { type Estimate, groupBy, type KeyOf } from './metric.js';

/** A group, or a mean of groups. */
export type Nested = string | readonly Nested[];

interface Part {
  readonly value: number;
  readonly variance: number;
  readonly n: number;
}

/**
 * A mean of means of groups: each list counts its members alike, however many items they hold. Groups
 * without a score are left out. The groups are strata, so the variance of a mean of k is the sum of
 * theirs over k².
 *
 * @returns `undefined` when no group of the tree has a score
 */
export function nestedMeanEstimate(
  scores: readonly ScoredSample[],
  tree: Nested,
  group: KeyOf,
): Estimate | undefined {
  const groups = new Map(groupBy(scores, group));
  const partOf = (node: Nested): Part | undefined => {
    if (typeof node === 'string') {
      const members = groups.get(node);
      if (members === undefined) return undefined;
      const { value, stderr, n } = meanEstimate(members);
      return { value, variance: stderr ** 2, n };
    }
    const parts = node.map(partOf).filter((part) => part !== undefined);
    if (parts.length === 0) return undefined;
    return {
      value: sum(parts, ({ value }) => value) / parts.length,
      variance: sum(parts, ({ variance }) => variance) / parts.length ** 2,
      n: sum(parts, ({ n }) => n),
    };
  };
  const whole = partOf(tree);
  if (whole === undefined) return undefined;
  const { value, n } = whole;
  const stderr = Math.sqrt(whole.variance);
  if (stderr < 1e-12) {
    return { value, stderr, interval: wilsonInterval(value, n), method: 'wilson', n };
  }
  return { value, stderr, interval: normalInterval(value, stderr), method: 'normal', n };
}

/**
 * What the mean of each group counts for in a mean of means, where these groups have scores.
 *
 * @returns shares that add up to 1; groups outside the tree are not in it
 */
export function nestedWeights(tree: Nested, present: readonly string[]): Map<string, number> {
  const known = new Set(present);
  const weights = new Map<string, number>();
  const holds = (node: Nested): boolean =>
    typeof node === 'string' ? known.has(node) : node.some(holds);
  const share = (node: Nested, weight: number): void => {
    if (typeof node === 'string') {
      weights.set(node, (weights.get(node) ?? 0) + weight);
      return;
    }
    const parts = node.filter(holds);
    for (const part of parts) share(part, weight / parts.length);
  };
  if (holds(tree)) share(tree, 1);
  return weights;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
