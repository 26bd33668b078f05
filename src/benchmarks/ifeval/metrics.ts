import type { ScoredSample } from '../../core/score.js';
import { estimateOf } from '../../metrics/estimate.js';
import { itemTerms } from '../../metrics/item-terms.js';
import { meanResult } from '../../metrics/mean.js';
import type { Metric, MetricResult } from '../../metrics/metric.js';
import { ratioResult } from '../../metrics/ratio.js';

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
export const fourAccuracies: Metric = {
  name: 'avg',
  compute: (scores) => {
    const four = accuracies(scores);
    return [average(scores, four), ...four];
  },
};

/** The four accuracies, that of the prompts whose instructions are followed loosely first. */
export const looseAccuracies: Metric = {
  name: 'prompt_loose',
  compute: (scores) => {
    const four = accuracies(scores);
    return [...four.filter(isHeadline), ...four.filter((each) => !isHeadline(each))];
  },
};

const isHeadline = ({ name }: MetricResult): boolean => name === 'prompt_loose';

function accuracies(scores: readonly ScoredSample[]): MetricResult[] {
  const prompts = (how: Followed): MetricResult =>
    meanResult(`prompt_${how}`, scores, { value: (score) => all(score, how) });
  const instructions = (how: Followed): MetricResult =>
    ratioResult(
      `inst_${how}`,
      scores,
      (score) => count(score, how),
      (score) => count(score, 'instructions'),
    );
  return [prompts('strict'), instructions('strict'), prompts('loose'), instructions('loose')];
}

function average(scores: readonly ScoredSample[], four: readonly MetricResult[]): MetricResult {
  const [first = itemTerms(scores), ...others] = four.map(({ terms = [] }) => terms);
  const terms = first.map((term, item) => ({
    ...term,
    values: term.values.map(
      (value, sample) =>
        others.reduce((sum, other) => sum + (other[item]?.values[sample] ?? 0), value) /
        four.length,
    ),
  }));
  return { name: 'avg', estimate: estimateOf(terms, scores.length), terms };
}
