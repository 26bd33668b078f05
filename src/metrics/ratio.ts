import type { ScoredSample } from '../core/score.js';
import { normalInterval, wilsonInterval } from './interval.js';
import type { Estimate } from './metric.js';

/**
 * A ratio of two sums over items, such as instructions followed over instructions given. The standard
 * error is that of the linearised ratio (Cochran 1977, Sampling Techniques, 6.3): items are the
 * clusters, times C/(C-1).
 *
 * @param n what is counted in the denominator
 */
export function ratioEstimate(
  scores: readonly ScoredSample[],
  above: (score: ScoredSample) => number,
  below: (score: ScoredSample) => number,
): Estimate {
  const total = scores.reduce((sum, score) => sum + below(score), 0);
  const value = scores.reduce((sum, score) => sum + above(score), 0) / total;
  const squares = scores.reduce(
    (sum, score) => sum + (above(score) - value * below(score)) ** 2,
    0,
  );
  const clusters = scores.length;
  const stderr = clusters < 2 ? 0 : Math.sqrt((squares * clusters) / (clusters - 1)) / total;
  if (stderr < 1e-12) {
    return { value, stderr, interval: wilsonInterval(value, clusters), method: 'wilson', n: total };
  }
  return { value, stderr, interval: normalInterval(value, stderr), method: 'normal', n: total };
}
