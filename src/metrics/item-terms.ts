import type { ScoredSample } from '../core/score.js';
import type { KeyOf } from './groups.js';

/** The contribution of one item to an estimate, which is the sum of weight times mean of the values. */
export interface ItemTerm {
  readonly item: string;
  /**
   * The stratum that the item is drawn from, such as a subject of a macro average. The same for all items if there are
   * no strata.
   */
  readonly stratum: string;
  /** Items of one cluster are correlated. Usually the item itself. */
  readonly cluster: string;
  /** Share of the estimate; the weights of all items add up to 1. */
  readonly weight: number;
  /** One per sample: scores from 0 to 1, or linearised scores where the metric is a ratio. */
  readonly values: readonly number[];
}

export interface TermOptions {
  /** The groups that have equal weight, however many items they hold. Default: one group. */
  readonly group?: KeyOf | undefined;
  /** Which items are correlated. Default: none. */
  readonly cluster?: KeyOf | undefined;
  /** What is averaged. Default: the score's value. */
  readonly value?: ((score: ScoredSample) => number) | undefined;
  /** The weight of a group; equal by default. The weights of all groups add up to 1. */
  readonly groupWeight?: ((group: string) => number) | undefined;
}

/**
 * The terms of a mean, or of a mean of groups' means. The samples of an item are averaged first, so that
 * an item counts once, however many samples it has. Sorted by stratum and item, so that results
 * never depend on the order of the scores.
 */
export function itemTerms(scores: readonly ScoredSample[], options: TermOptions = {}): ItemTerm[] {
  const { group = () => '', cluster, value = (score) => score.value } = options;
  const terms = new Map<string, OpenTerm>();
  for (const score of scores) {
    const known = terms.get(score.item);
    if (known !== undefined) known.values.push(value(score));
    else {
      terms.set(score.item, {
        item: score.item,
        stratum: group(score),
        cluster: cluster === undefined ? score.item : cluster(score),
        weight: 0,
        values: [value(score)],
      });
    }
  }
  const sizes = new Map<string, number>();
  for (const { stratum } of terms.values()) sizes.set(stratum, (sizes.get(stratum) ?? 0) + 1);
  const weightOf = options.groupWeight ?? (() => 1 / sizes.size);
  for (const term of terms.values()) {
    term.weight = weightOf(term.stratum) / (sizes.get(term.stratum) ?? 1);
  }
  return [...terms.values()].sort((a, b) => order(a.stratum, b.stratum) || order(a.item, b.item));
}

/** A term while it is made: the same object in the end, for there is one per item. */
interface OpenTerm extends ItemTerm {
  weight: number;
  readonly values: number[];
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The mean of an item's samples. */
export function termMean({ values }: Pick<ItemTerm, 'values'>): number {
  if (values.length === 1) return values[0] ?? 0;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sums over the items of a stratum. */
export interface StratumSum {
  sum: number;
  items: number;
  /** Of each item. */
  readonly weight: number;
}

/** The estimate that the terms add up to. */
export function termValue(terms: readonly ItemTerm[]): number {
  const strata = new Map<string, StratumSum>();
  for (const term of terms) {
    const stratum = strata.get(term.stratum) ?? { sum: 0, items: 0, weight: term.weight };
    stratum.sum += termMean(term);
    stratum.items++;
    strata.set(term.stratum, stratum);
  }
  return valueOfSums([...strata.values()]);
}

/** The estimate that the strata add up to. */
export function valueOfSums(strata: readonly StratumSum[]): number {
  const parts = strata.map(({ sum, items, weight }) => ({
    mean: sum / items,
    share: weight * items,
  }));
  // Dividing sums once, by the sum of the weights, is exact: 3 of 5 is 0.6, and all right is 1, to the last bit.
  const [first = { mean: 0, share: 1 }] = parts;
  if (parts.every(({ share }) => Math.abs(share - first.share) < 1e-12)) {
    return parts.reduce((sum, { mean }) => sum + mean, 0) / parts.length;
  }
  const whole = parts.reduce((sum, { share }) => sum + share, 0);
  return parts.reduce((sum, { mean, share }) => sum + mean * share, 0) / whole;
}
