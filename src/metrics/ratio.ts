import type { ScoredSample } from '../core/score.js';
import type { Arithmetic } from './arithmetic.js';
import type { MetricResult } from './metric.js';
import type { ScoreStream } from './score-stream.js';

/** What is added up of a score. */
type Of = (score: ScoredSample) => number;

/**
 * A ratio of two sums over items, such as instructions followed over instructions given, linearised
 * (Cochran 1977, Sampling Techniques, 6.3): each item's value is the ratio plus its
 * residual divided by the mean denominator, so the standard error is that of a mean. Its n is the count in the denominator.
 */
export function ratioResult(
  use: Arithmetic,
  name: string,
  scores: ScoreStream,
  above: Of,
  below: Of,
): MetricResult {
  let n = 0;
  for (const score of scores) n += below(score);
  return use.mean(name, scores, { value: ratioValue(use, scores, above, below), n });
}

/** What a score adds to {@link ratioResult}: the mean of these values is the ratio. */
export function ratioValue(use: Arithmetic, scores: ScoreStream, above: Of, below: Of): Of {
  const [top, bottom] = [use.itemMean(scores, above), use.itemMean(scores, below)];
  const ratio = top / bottom;
  return (score) => ratio + (above(score) - ratio * below(score)) / bottom;
}
