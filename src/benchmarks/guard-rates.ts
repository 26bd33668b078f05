import type { ScoredSample } from '../core/score.js';
import { meanResult } from '../metrics/mean.js';
import type { Metric, MetricResult } from '../metrics/metric.js';
import { GUARD_DETAILS } from '../scorers/guards/score-guarded.js';

/**
 * How often each guard of a system says unsafe of what it was shown, and how often it names each category; nothing for a
 * model without guards.
 */
export function guardRates(): Metric {
  return {
    name: 'guards',
    compute: (scores) => Object.values(GUARD_DETAILS).flatMap((guard) => ratesOf(scores, guard)),
  };
}

function ratesOf(scores: readonly ScoredSample[], guard: string): MetricResult[] {
  const shown = scores.filter(({ details }) => details?.[guard] !== undefined);
  if (shown.length === 0) return [];
  const rate = (name: string, detail: string): MetricResult =>
    meanResult(name, shown, { value: ({ details }) => details?.[detail] ?? 0 });
  const details = new Set(shown.flatMap((score) => Object.keys(score.details ?? {})));
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
