import type { ScoredSample } from '../core/score.js';
import type { KeyOf } from './groups.js';
import type { ItemTerm } from './item-terms.js';

export { byTag, groupBy, type KeyOf } from './groups.js';

/** A number with its uncertainty. All values lie in [0, 1]. */
export interface Estimate {
  readonly value: number;
  /** Standard error of `value` over items; `null` where the scores say nothing of it: one item, or all alike. */
  readonly stderr: number | null;
  /** 95 % interval over items: how another sample of items would score. Never without width. */
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
  /** What each item adds to it, for whoever asks how it varies; none for metrics of other kinds. */
  readonly terms?: readonly ItemTerm[];
}

/** Scores in, numbers with their error bars out. The first result is the metric's own. */
export interface Metric {
  readonly name: string;
  /** Its value is linear in the scores, so that the metric of differences is the difference of metrics. */
  readonly linear?: true;
  /** Its standard error reckons with scores that move together beyond one item. */
  readonly clustered?: boolean;
  /** How items make up the number, for paired tests of it. Without one it is not tested item by item. */
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
  /** What the mean of each group counts for, adding up to 1; all alike where it is missing, 0 where a group is not named. */
  readonly weights?: (groups: readonly string[]) => ReadonlyMap<string, number>;
  /** Which items move together; each by itself where it is missing. */
  readonly cluster?: KeyOf;
}
