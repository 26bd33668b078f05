import type { ScoredSample } from '../core/score.js';
import type { KeyOf } from './groups.js';
import type { ItemTerm } from './item-terms.js';

export { byTag, groupBy, type KeyOf } from './groups.js';

/** A number with its uncertainty. All values lie in [0, 1]. */
export interface Estimate {
  readonly value: number;
  /**
   * Standard error of `value` over items; `null` if the scores do not determine it, because there is only one item or
   * all scores are equal.
   */
  readonly stderr: number | null;
  /** 95 % interval over items: how another sample of items would score. Its width is never zero. */
  readonly interval: readonly [low: number, high: number];
  /**
   * The method of the interval. `bootstrap` is for metrics that are not means over items; `normal` occurs only in results
   * of earlier versions.
   */
  readonly method: 'wilson' | 'mid-p' | 'effective-n' | 'tilting' | 'normal' | 'bootstrap';
  /** How many responses, or of some metrics instructions, it is made of. */
  readonly n: number;
}

/** One named result of a metric. */
export interface MetricResult {
  /** `macro_avg/acc`, `em/bn`, `pass@1`. */
  readonly name: string;
  readonly estimate: Estimate;
  /**
   * The contribution of each item, from which uncertainty is computed; absent for metrics that are not means over
   * items.
   */
  readonly terms?: readonly ItemTerm[];
}

/**
 * The n beside a headline: how many responses it is made of, which are fewer than those scored if it leaves out some
 * categories, as that of BFCL does. While there is no headline, the responses scored so far.
 */
export function headlineCount(
  headline: MetricResult | null | undefined,
  scored: number | null | undefined,
): number {
  return headline?.estimate.n ?? scored ?? 0;
}

/** Computes named estimates from scores. The first result is the metric's main one. */
export interface Metric {
  readonly name: string;
  /** Its value is linear in the scores, so the metric of paired differences is the difference of the metrics. */
  readonly linear?: true;
  /** Its standard error accounts for correlated items. */
  readonly clustered?: boolean;
  /** How the value depends on the items, for paired tests. Without it, the metric is not tested item by item. */
  readonly design?: Design;
  /** The groups whose means it averages, whether or not they have scores: the listed ones, or all. */
  readonly averages?: readonly string[] | 'all';
  /** `scores` is never empty. */
  readonly compute: (scores: readonly ScoredSample[]) => readonly MetricResult[];
}

/** How a metric that is linear in the scores depends on the items. */
export interface Design {
  /** The groups whose means are averaged. Default: all scores are one group. */
  readonly group?: KeyOf;
  /**
   * The weight of each group's mean; the weights add up to 1. Default: equal weights. Groups that are not listed have
   * weight 0.
   */
  readonly weights?: (groups: readonly string[]) => ReadonlyMap<string, number>;
  /** Which items are correlated. Default: all items are independent. */
  readonly cluster?: KeyOf;
}
