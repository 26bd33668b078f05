import type { ScoredSample } from '../core/score.js';
import type { KeyOf } from './groups.js';
import type { ItemTerm } from './item-terms.js';

export { byTag, groupBy, type KeyOf } from './groups.js';

/** A number with its uncertainty. All values lie in [0, 1]. */
export interface Estimate {
  readonly value: number;
  /** Standard error of `value` over items; `null` where the scores do not determine it: one item, or all alike. */
  readonly stderr: number | null;
  /** 95 % interval over items: how another sample of items would score. Its width is never zero. */
  readonly interval: readonly [low: number, high: number];
  /** How the interval was made; `normal` and `bootstrap` are those of earlier versions. */
  readonly method: 'wilson' | 'mid-p' | 'effective-n' | 'normal' | 'bootstrap';
  /** How many responses were scored for it. */
  readonly n: number;
}

/** One named result of a metric. */
export interface MetricResult {
  /** `macro_avg/acc`, `em/bn`, `pass@1`. */
  readonly name: string;
  readonly estimate: Estimate;
  /** What each item contributes, from which its variation is computed; left out for metrics of other kinds. */
  readonly terms?: readonly ItemTerm[];
}

/** Scores in, numbers with their error bars out. The first result is the metric's main one. */
export interface Metric {
  readonly name: string;
  /** Its value is linear in the scores, so that the metric of differences is the difference of metrics. */
  readonly linear?: true;
  /** Its standard error takes scores into account that are correlated across items. */
  readonly clustered?: boolean;
  /** How items make up the number, for paired tests. Without it, the number is not tested item by item. */
  readonly design?: Design;
  /** The groups whose means it averages, whether or not they have scores: those it names, or all there are. */
  readonly averages?: readonly string[] | 'all';
  /** `scores` is never empty. */
  readonly compute: (scores: readonly ScoredSample[]) => readonly MetricResult[];
}

/** How the scores of items make up a number that is linear in them. */
export interface Design {
  /** The groups whose means are averaged; all scores are one group where it is missing. */
  readonly group?: KeyOf;
  /** The weight of each group's mean; they add up to 1. Equal where missing, 0 for a group that is not named. */
  readonly weights?: (groups: readonly string[]) => ReadonlyMap<string, number>;
  /** Which items are correlated; each item is independent where it is missing. */
  readonly cluster?: KeyOf;
}
