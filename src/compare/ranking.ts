import type { Estimate } from '../metrics/metric.js';

/** A model's place in a ranking. */
export interface Ranked {
  readonly label: string;
  readonly estimate: Estimate;
  /** Group number, from 1. A group contains the models whose intervals overlap that of its best model. */
  readonly group: number;
}

/** Sorts models by score, and groups those whose intervals overlap that of the best in the group. */
export function ranking(
  models: readonly { readonly label: string; readonly estimate: Estimate }[],
): Ranked[] {
  const sorted = [...models].sort(
    (a, b) => b.estimate.value - a.estimate.value || (a.label < b.label ? -1 : 1),
  );
  let group = 0;
  let floor = Number.POSITIVE_INFINITY;
  return sorted.map(({ label, estimate }) => {
    if (estimate.interval[1] < floor) {
      group++;
      floor = estimate.interval[0];
    }
    return { label, estimate, group };
  });
}
