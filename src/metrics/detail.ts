import type { Metric } from './metric.js';

/**
 * The same metric over one of the scores' details instead of their values. No result if no score has the detail.
 */
export function ofDetail({ name, clustered, compute }: Metric, detail: string): Metric {
  return {
    name,
    ...(clustered === undefined ? {} : { clustered }),
    compute: (scores) =>
      scores.some(({ details }) => details?.[detail] !== undefined)
        ? compute(
            scores.map((score) => ({ ...score, value: score.details?.[detail] ?? score.value })),
          )
        : [],
  };
}
