import type { Unit } from '../statistics/stratum.js';
import { type PairedTest, pairedTest } from './paired-test.js';
import type { Terms } from './policy.js';

/** The two one-sided tests of a gate on a benchmark. */
export interface DropTest {
  /** p-value of a drop beyond the margin. */
  readonly p: number;
  /** p-value of a drop that is not beyond the margin. */
  readonly pNonInferior: number;
  /** The tests behind `p` and `pNonInferior`. */
  readonly worse: PairedTest;
  readonly noWorse: PairedTest;
}

/**
 * Tests a drop against a margin, in both directions. To show a drop, it is enough to allow for units like the observed
 * ones. To rule out a drop, it is not: a rare cluster that is lost as a whole may not have been observed.
 *
 * @param units the contribution of each independent item or cluster: baseline minus run
 * @param plain wins and losses of the baseline, for a plain mean over items that are right or wrong
 */
export function dropTest(
  units: readonly Unit[],
  plain: { readonly wins: number; readonly losses: number } | undefined,
  margin: number,
): DropTest {
  const worse = pairedTest(units, { below: 'seen', above: 'any' }, plain);
  const noWorse = pairedTest(units, { below: 'any', above: 'any' }, plain);
  return { p: worse.pAbove(margin), pNonInferior: noWorse.pBelow(margin), worse, noWorse };
}

/** The limits of a drop, each with confidence 1 - alpha, consistent with the tests at the margin. */
export function dropLimits(
  { p, pNonInferior, worse, noWorse }: DropTest,
  { margin, alpha }: Terms,
): [low: number, high: number] {
  const [low, high] = [worse.lower(alpha), noWorse.upper(alpha)];
  // Precision of the limits: a thousandth of a percentage point.
  return [
    p <= alpha ? Math.max(low, margin) : Math.min(low, margin),
    pNonInferior <= alpha ? Math.min(high, margin) : Math.max(high, margin),
  ];
}
