import type { Estimate } from '../metrics/metric.js';

/** A model's place in a ranking. */
export interface Ranked {
  readonly label: string;
  readonly estimate: Estimate;
  /** Models whose intervals overlap that of the best of their group share its number, from 1. */
  readonly group: number;
}

/** Sorts models by score; a group holds those whose intervals overlap that of its best. */
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
