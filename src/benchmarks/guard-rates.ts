import { type Arithmetic, metricOf } from '../metrics/arithmetic.js';
import type { Metric, MetricResult } from '../metrics/metric.js';
import type { ScoreStream } from '../metrics/score-stream.js';
import { GUARD_DETAILS } from '../scorers/guards/score-guarded.js';

/**
 * How often each guard of a system says unsafe of what it was shown, and how often it names each category; nothing for a
 * model without guards.
 */
export function guardRates(): Metric {
  return metricOf({ name: 'guards' }, (use, scores) =>
    Object.values(GUARD_DETAILS).flatMap((guard) => ratesOf(use, scores, guard)),
  );
}

function ratesOf(use: Arithmetic, scores: ScoreStream, guard: string): MetricResult[] {
  const shown = use.only(scores, ({ details }) => details?.[guard] !== undefined);
  const details = new Set<string>();
  for (const score of shown) for (const detail in score.details) details.add(detail);
  if (details.size === 0) return [];
  const rate = (name: string, detail: string): MetricResult =>
    use.mean(name, shown, { value: (score) => score.details?.[detail] ?? 0 });
  const categories = [...details]
    .flatMap((detail) => (detail.startsWith(`${guard}/`) ? [detail.slice(guard.length + 1)] : []))
    .sort((a, b) => codeOf(a) - codeOf(b));
  return [
    rate(`${guard}_unsafe`, guard),
    ...categories.map((category) => rate(`${guard}_unsafe/${category}`, `${guard}/${category}`)),
  ];
}

/** 9 of `S9 Indiscriminate Weapons`. */
function codeOf(category: string): number {
  return Number.parseInt(category.slice(1), 10);
}
