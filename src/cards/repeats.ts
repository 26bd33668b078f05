import { type ItemTerm, termMean, termValue } from '../metrics/item-terms.js';
import { type NoiseSource, noiseSource } from './noise-source.js';
import { otherNoise } from './other-noise.js';

/** How a stratum's part of an estimate varies when the same items are asked again. */
export interface StratumNoise {
  /** Variance of this run's part of the estimate. */
  readonly variance: number;
  /** The variance if each item were asked once, without the additional coin flip. */
  readonly onceVariance: number;
  /** The same with it. */
  readonly onceAtMost: number;
  /** Sum of the squared variances over their degrees of freedom (Satterthwaite 1946). */
  readonly squares: number;
}

export interface RepeatNoise {
  readonly source: NoiseSource;
  readonly strata: ReadonlyMap<string, StratumNoise>;
}

/** The variance of a verdict that is a coin flip. */
const TOSS_UP = 0.25;
const TOSS_UP_DF = 2;

/** The samples from which the noise over repeats is measured. */
export interface Repeats {
  /** The asked items in the order of the terms, with all their samples. */
  readonly known: readonly ItemTerm[];
  /** How many runs the samples come from. */
  readonly runs: number;
  /** The assumed flip rate, where nothing else is known. */
  readonly flipRate: number;
}

/**
 * The noise over repeats, stratum by stratum. An item with several samples has the variance that they show. In addition,
 * an item with the largest weight is counted as a coin flip, with two degrees of freedom, because items that happened
 * to agree may not agree again. Items with one sample have the noise that {@link otherNoise} gives them.
 *
 * @param terms of this run
 */
export function repeatNoise(
  terms: readonly ItemTerm[],
  { known, runs, flipRate }: Repeats,
): RepeatNoise {
  const variances = known.map(variance);
  const measured = variances.filter((each) => each !== undefined);
  const other = otherNoise(measured, flipRate, termValue(terms));
  const heaviest = terms.reduce((most, { weight }) => Math.max(most, weight), 0) ** 2;
  const sumOfOthers = terms.reduce(
    (sum, { weight, values }, i) =>
      variances[i] === undefined ? sum + (weight ** 2 * other.variance) / values.length : sum,
    0,
  );
  const strata = new Map<string, StratumNoise>();
  for (const [i, { stratum, weight, values }] of terms.entries()) {
    const before = strata.get(stratum) ?? NO_NOISE;
    const own = variances[i];
    const once = weight ** 2 * (own ?? other.variance);
    const mine = once / values.length;
    const samples = known[i]?.values.length ?? 1;
    // All items with one sample share the error of one estimate.
    const squares =
      own === undefined ? (mine * sumOfOthers) / other.df : mine ** 2 / Math.max(1, samples - 1);
    const pseudo = own === undefined ? 0 : (heaviest * TOSS_UP) / values.length / terms.length;
    strata.set(stratum, {
      variance: before.variance + mine + pseudo,
      onceVariance: before.onceVariance + once,
      onceAtMost: before.onceAtMost + once + pseudo * values.length,
      squares: before.squares + squares + (pseudo ** 2 * terms.length) / TOSS_UP_DF,
    });
  }
  return { source: noiseSource(known, runs, other), strata };
}

export const NO_NOISE: StratumNoise = { variance: 0, onceVariance: 0, onceAtMost: 0, squares: 0 };

/** The variance of an item's samples; `undefined` for a single sample. */
function variance(term: ItemTerm): number | undefined {
  const { values } = term;
  if (values.length < 2) return undefined;
  const mean = termMean(term);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
