import type { ScoredSample } from '../core/score.js';
import { type Arithmetic, metricOf } from './arithmetic.js';
import type { Metric, MetricResult } from './metric.js';
import type { ScoreStream } from './score-stream.js';

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
  return metricOf({ name: 'pass@1' }, (use, scores) => {
    const fewest = fewestSamples(use, scores);
    return ks.filter((k) => k === 1 || k <= fewest).map((k) => passAt(use, k, scores));
  });
}

function passAt(use: Arithmetic, k: number, scores: ScoreStream): MetricResult {
  const name = `pass@${k}`;
  const passes = ({ value }: ScoredSample): boolean => value === 1;
  if (k === 1) {
    return use.mean(name, scores, { value: (score) => (passes(score) ? 1 : 0) });
  }
  // The estimate for a problem is a single value, because its samples are not repeats of pass@k.
  const problems = use.perItem(scores, (samples) => {
    const value = passAtKEstimate(samples.length, samples.filter(passes).length, k);
    return samples.slice(0, 1).map((sample) => ({ ...sample, value }));
  });
  const { estimate } = use.mean(name, problems, { n: scores.length });
  return { name, estimate };
}

/** The number of samples of the item that has the fewest. */
export function fewestSamples(use: Arithmetic, scores: ScoreStream): number {
  const counts = use.perItem(scores, (samples) =>
    samples.slice(0, 1).map((sample) => ({ ...sample, value: samples.length })),
  );
  let fewest = Number.POSITIVE_INFINITY;
  for (const { value } of counts) fewest = Math.min(fewest, value);
  return fewest;
}
