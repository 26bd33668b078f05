import type { ScoredSample } from '../core/score.js';
import { estimateOf } from './estimate.js';
import { type ItemTerm, itemTerms } from './item-terms.js';
import type { MetricResult } from './metric.js';

/**
 * A ratio of two sums over items, such as instructions followed over instructions given, linearised
 * (Cochran 1977, Sampling Techniques, 6.3): each item's value is the ratio plus its
 * residual divided by the mean denominator, so the standard error is that of a mean.
 *
 * @param n the count in the denominator
 */
export function ratioResult(
  name: string,
  scores: readonly ScoredSample[],
  above: (score: ScoredSample) => number,
  below: (score: ScoredSample) => number,
): MetricResult {
  const terms = ratioTerms(scores, above, below);
  const n = scores.reduce((sum, score) => sum + below(score), 0);
  return { name, estimate: estimateOf(terms, n), terms };
}

/** The terms of {@link ratioResult}: the mean of their values is the ratio. */
export function ratioTerms(
  scores: readonly ScoredSample[],
  above: (score: ScoredSample) => number,
  below: (score: ScoredSample) => number,
): ItemTerm[] {
  const [top, bottom] = [itemMean(scores, above), itemMean(scores, below)];
  const ratio = top / bottom;
  return itemTerms(scores, {
    value: (score) => ratio + (above(score) - ratio * below(score)) / bottom,
  });
}

/** The mean over items of the means of their samples. */
function itemMean(scores: readonly ScoredSample[], of: (score: ScoredSample) => number): number {
  const terms = itemTerms(scores, { value: of });
  return terms.reduce((sum, { values }) => {
    return sum + values.reduce((total, value) => total + value, 0) / values.length / terms.length;
  }, 0);
}
