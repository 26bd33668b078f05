import type { Metric } from './metric.js';

/** The same metric over one of the scores' details in place of their values. */
export function ofDetail({ name, clustered, compute }: Metric, detail: string): Metric {
  return {
    name,
    ...(clustered === undefined ? {} : { clustered }),
    compute: (scores) =>
      compute(scores.map((score) => ({ ...score, value: score.details?.[detail] ?? score.value }))),
  };
}
