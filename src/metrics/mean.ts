import type { ScoredSample } from '../core/score.js';
import { estimateOf } from './estimate.js';
import { itemTerms, type TermOptions } from './item-terms.js';
import type { Estimate, KeyOf, MetricResult } from './metric.js';

/**
 * The mean over all items, with the cluster-robust standard error of Miller (2024), "Adding error
 * bars to evals": the residuals are summed within each cluster before they are squared, times
 * C/(C-1) for C clusters. With one score per cluster this is sqrt(p(1-p)/(n-1)) for 0/1 scores, as
 * lm-evaluation-harness prints it.
 *
 * @param cluster which items are correlated; scores of the same item always are
 */
export function meanEstimate(scores: readonly ScoredSample[], cluster?: KeyOf): Estimate {
  return meanResult('', scores, { cluster }).estimate;
}

/**
 * The unweighted mean of the groups' means (macro average). Where no cluster spans two groups, the
 * groups are strata: the variance is the sum of each mean's own over G². Where clusters do span
 * groups (MGSM asks the same problem in eleven languages), the residuals of a cluster are summed
 * over all groups.
 */
export function macroEstimate(
  scores: readonly ScoredSample[],
  group: KeyOf,
  cluster?: KeyOf,
): Estimate {
  return meanResult('', scores, { group, cluster }).estimate;
}

/** A mean, or a mean of groups' means, with its terms. */
export function meanResult(
  name: string,
  scores: readonly ScoredSample[],
  options: TermOptions = {},
): MetricResult {
  const terms = itemTerms(scores, options);
  return { name, estimate: estimateOf(terms, scores.length), terms };
}
