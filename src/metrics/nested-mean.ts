import type { Arithmetic } from './arithmetic.js';
import type { KeyOf, MetricResult } from './metric.js';
import type { ScoreStream } from './score-stream.js';

/** A group, or a mean of groups. */
export type Nested = string | readonly Nested[];

/**
 * A mean of means of groups: the members of a list have equal weight, however many items they hold. Groups
 * without a score are left out. The groups are strata, each with its weight in the overall mean.
 *
 * @returns `undefined` when no group of the tree has a score
 */
export function nestedMeanResult(
  use: Arithmetic,
  name: string,
  scores: ScoreStream,
  tree: Nested,
  group: KeyOf,
): MetricResult | undefined {
  const present = new Set<string>();
  for (const score of scores) present.add(group(score));
  const weights = nestedWeights(tree, [...present].sort());
  if (weights.size === 0) return undefined;
  const members = use.only(scores, (score) => weights.has(group(score)));
  return use.mean(name, members, { group, groupWeight: (key) => weights.get(key) ?? 0 });
}

/**
 * The weight of each group's mean in a mean of means, given the groups that have scores.
 *
 * @returns weights that add up to 1; groups outside the tree are not included
 */
export function nestedWeights(tree: Nested, present: readonly string[]): Map<string, number> {
  const known = new Set(present);
  const weights = new Map<string, number>();
  const share = (node: Nested, weight: number): void => {
    if (typeof node === 'string') {
      weights.set(node, (weights.get(node) ?? 0) + weight);
      return;
    }
    const members = node.filter((member) => hasScores(member, known));
    for (const member of members) share(member, weight / members.length);
  };
  if (hasScores(tree, known)) share(tree, 1);
  return weights;
}

/** The groups of the tree. */
export function leaves(node: Nested): readonly string[] {
  return typeof node === 'string' ? [node] : node.flatMap(leaves);
}

function hasScores(node: Nested, present: ReadonlySet<string>): boolean {
  return typeof node === 'string'
    ? present.has(node)
    : node.some((member) => hasScores(member, present));
}
