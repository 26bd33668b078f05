import type { ScoredSample } from '../core/score.js';
import { estimateOf } from './estimate.js';
import type { ItemTerm } from './item-terms.js';
import { meanResult } from './mean.js';
import { groupBy, type Metric, type MetricResult } from './metric.js';

/**
 * The unbiased estimator of pass@k of Chen et al. (2021), "Evaluating large language models trained
 * on code": the probability that at least one of k samples drawn from the n passes.
 *
 * @param n samples of the problem
 * @param c number of samples that pass
 * @param k at most n
 */
export function passAtKEstimate(n: number, c: number, k: number): number {
  if (n - c < k) return 1;
  let allFail = 1;
  for (let i = n - c + 1; i <= n; i++) allFail *= 1 - k / i;
  return 1 - allFail;
}

/**
 * The chance that all of k samples drawn from the n pass: pass^k of Yao et al. (2024), "tau-bench".
 *
 * @param n samples of the problem
 * @param c number of samples that pass
 * @param k at most n
 */
export function passAllKEstimate(n: number, c: number, k: number): number {
  let all = 1;
  for (let i = 0; i < k; i++) all *= Math.max(0, c - i) / (n - i);
  return all;
}

/**
 * pass@k for each `k` for which every problem has enough samples (like the official scorer). The first is always
 * pass@1, the mean over problems of the share of their samples that pass.
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
  const passes = ({ value }: ScoredSample): boolean => value === 1;
  if (k === 1) {
    return meanResult(name, scores, { value: (score) => (passes(score) ? 1 : 0) });
  }
  // The estimate for a problem is a single value, because its samples are not repeats of pass@k.
  const terms = problems.map((samples): ItemTerm => {
    const item = samples[0]?.item ?? '';
    const value = passAtKEstimate(samples.length, samples.filter(passes).length, k);
    return { item, stratum: '', cluster: item, weight: 1 / problems.length, values: [value] };
  });
  return { name, estimate: estimateOf(terms, scores.length) };
}
