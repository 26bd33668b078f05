import { seededRandom } from '../core/prng.js';
import type { ScoredSample } from '../core/score.js';
import { bootstrapMean } from './bootstrap.js';
import { wilsonInterval } from './interval.js';
import { meanEstimate } from './mean.js';
import { groupBy, type Metric, type MetricResult } from './metric.js';

/**
 * The unbiased estimator of pass@k of Chen et al. (2021), "Evaluating large language models trained
 * on code": the chance that at least one of k samples drawn from the n passes.
 *
 * @param n samples of the problem
 * @param c how many of them pass
 * @param k at most n
 */
export function passAtKEstimate(n: number, c: number, k: number): number {
  if (n - c < k) return 1;
  let allFail = 1;
  for (let i = n - c + 1; i <= n; i++) allFail *= 1 - k / i;
  return 1 - allFail;
}

/**
 * pass@k for each `k` that every problem has samples enough for (as the official scorer does); the
 * first is always pass@1. The interval of pass@1 with one sample a problem is Wilson's; otherwise
 * the problems are resampled (percentile bootstrap, 10,000 draws, fixed seed).
 */
export function passAtK(ks: readonly number[] = [1, 10, 100]): Metric {
  return {
    name: 'pass@1',
    compute: (scores) => {
      const problems = groupBy(scores, (score) => score.item).map(([, samples]) => samples);
      const fewest = Math.min(...problems.map((samples) => samples.length));
      return ks.filter((k) => k === 1 || k <= fewest).map((k) => passAt(k, problems, scores));
    },
  };
}

function passAt(
  k: number,
  problems: readonly ScoredSample[][],
  scores: readonly ScoredSample[],
): MetricResult {
  const name = `pass@${k}`;
  if (k === 1 && problems.length === scores.length) return { name, estimate: meanEstimate(scores) };
  const values = problems.map((samples) =>
    passAtKEstimate(samples.length, samples.filter(({ value }) => value === 1).length, k),
  );
  const value = values.reduce((sum, each) => sum + each, 0) / values.length;
  const { stderr, interval } = bootstrapMean(values, seededRandom('pass@k', k));
  const n = scores.length;
  if (stderr === 0) {
    const wilson = wilsonInterval(value, problems.length);
    return { name, estimate: { value, stderr, interval: wilson, method: 'wilson', n } };
  }
  return { name, estimate: { value, stderr, interval, method: 'bootstrap', n } };
}
