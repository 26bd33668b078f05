import type { ScoredSample } from '../../core/score.js';
import { type Arithmetic, metricOf } from '../../metrics/arithmetic.js';
import type { MetricResult } from '../../metrics/metric.js';
import { ratioResult, ratioValue } from '../../metrics/ratio.js';
import type { ScoreStream } from '../../metrics/score-stream.js';

/** How many of a prompt's instructions a response follows. */
export type Followed = 'strict' | 'loose';

const count = ({ details }: ScoredSample, what: Followed | 'instructions'): number =>
  details?.[what] ?? 0;

const all = (score: ScoredSample, how: Followed): number =>
  count(score, how) === count(score, 'instructions') ? 1 : 0;

/**
 * Meta's single number, the mean of the four accuracies (prompts and instructions, strict and loose),
 * and then the four. The four are correlated: a prompt's contributions to them are summed before the variance is
 * computed.
 */
export const fourAccuracies = metricOf({ name: 'avg' }, (use, scores) => [
  average(use, scores),
  ...accuracies(use, scores),
]);

/** The four accuracies, that of the prompts whose instructions are followed loosely first. */
export const looseAccuracies = metricOf({ name: 'prompt_loose' }, (use, scores) => {
  const four = accuracies(use, scores);
  return [...four.filter(isHeadline), ...four.filter((each) => !isHeadline(each))];
});

const isHeadline = ({ name }: MetricResult): boolean => name === 'prompt_loose';

function accuracies(use: Arithmetic, scores: ScoreStream): MetricResult[] {
  const prompts = (how: Followed): MetricResult =>
    use.mean(`prompt_${how}`, scores, { value: (score) => all(score, how) });
  const instructions = (how: Followed): MetricResult =>
    ratioResult(
      use,
      `inst_${how}`,
      scores,
      (score) => count(score, how),
      (score) => count(score, 'instructions'),
    );
  return [prompts('strict'), instructions('strict'), prompts('loose'), instructions('loose')];
}

function average(use: Arithmetic, scores: ScoreStream): MetricResult {
  const followed = (how: Followed): ((score: ScoredSample) => number) =>
    ratioValue(
      use,
      scores,
      (score) => count(score, how),
      (score) => count(score, 'instructions'),
    );
  const [strict, loose] = [followed('strict'), followed('loose')];
  return use.mean('avg', scores, {
    value: (score) =>
      (all(score, 'strict') + strict(score) + all(score, 'loose') + loose(score)) / 4,
  });
}
