import { aroundScores } from './arithmetic.js';
import type { Metric } from './metric.js';

/**
 * The same metric over one of the scores' details instead of their values. No result if no score has the detail.
 */
export function ofDetail(metric: Metric, detail: string): Metric {
  const { name, clustered } = metric;
  return aroundScores({ name, ...(clustered === undefined ? {} : { clustered }) }, metric, {
    only: (scores) => {
      for (const { details } of scores) if (details?.[detail] !== undefined) return true;
      return false;
    },
    change: (score) => ({ ...score, value: score.details?.[detail] ?? score.value }),
  });
}
