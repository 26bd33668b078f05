import type { ScoredSample } from '../core/score.js';
import { type Design, groupBy } from '../metrics/metric.js';
import type { Unit } from '../statistics/stratum.js';

/** A score and its weight; the weights of all scores add up to 1. */
export interface Weighted {
  readonly score: ScoredSample;
  readonly group: string;
  readonly weight: number;
  /** The weight of the group's mean, and the number of its items. */
  readonly share: number;
  readonly size: number;
}

/** The weighted mean of items. Sums are divided once, so that 45 of 300 is exactly 0.15. */
export function numberOf(
  items: readonly Weighted[],
  of: (score: ScoredSample) => number = ({ value }) => value,
): number {
  const groups = new Map<string, { sum: number; share: number; size: number }>();
  for (const { score, group, share, size } of items) {
    const known = groups.get(group) ?? { sum: 0, share, size };
    known.sum += of(score);
    groups.set(group, known);
  }
  return [...groups.values()].reduce((all, { sum, share, size }) => all + (sum / size) * share, 0);
}

/** The weight of each item, with one score per item; items with weight 0 are left out. */
export function weighItems(scores: readonly ScoredSample[], design: Design): Weighted[] {
  const groups = groupBy(scores, design.group ?? (() => ''));
  const names = groups.map(([name]) => name);
  const weights = design.weights?.(names) ?? new Map(names.map((name) => [name, 1 / names.length]));
  return groups.flatMap(([group, members]) => {
    const share = weights.get(group) ?? 0;
    const size = members.length;
    const weight = share / size;
    return share > 0 ? members.map((score) => ({ score, group, weight, share, size })) : [];
  });
}

/**
 * The independent units of an estimate. The items of a cluster are one unit. If a cluster has items in several groups
 * (a problem asked in eleven languages), the units are the clusters, in one stratum; otherwise the groups are strata.
 */
export function unitsBehind(items: readonly Weighted[], { cluster }: Design): Unit[] {
  if (cluster === undefined) {
    return items.map(({ score, group, weight }) => ({
      stratum: group,
      value: score.value,
      weight,
    }));
  }
  const clusters = new Map<string, { groups: Set<string>; sum: number; weight: number }>();
  for (const { score, group, weight } of items) {
    const name = cluster(score);
    const known = clusters.get(name) ?? { groups: new Set<string>(), sum: 0, weight: 0 };
    known.groups.add(group);
    known.sum += weight * score.value;
    known.weight += weight;
    clusters.set(name, known);
  }
  const all = [...clusters.values()];
  const spans = all.some(({ groups }) => groups.size > 1);
  return all.map(({ groups, sum, weight }) => ({
    stratum: spans ? '' : ([...groups][0] ?? ''),
    value: sum / weight,
    // Sums of the same weights in another order are the same weight.
    weight: Number(weight.toPrecision(12)),
  }));
}
