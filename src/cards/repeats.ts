import { type ItemTerm, termMean } from '../metrics/item-terms.js';

/** How the noise over repeats is known. */
export type NoiseSource =
  /** From the samples of this run. */
  | { readonly kind: 'samples'; readonly samples: number }
  /** From finished runs of the same model and protocol in the store, including this one. */
  | { readonly kind: 'runs'; readonly runs: number }
  /** Not measured: the share of verdicts that differ between two runs is assumed. */
  | { readonly kind: 'assumed'; readonly flipRate: number };

/** How a stratum's part of an estimate varies when the same items are asked again. */
export interface RepeatNoise {
  /** Variance of this run's part of the estimate. */
  readonly variance: number;
  /** The variance if each item were asked once, without the additional coin flip. */
  readonly onceVariance: number;
  /** The same with it. */
  readonly onceAtMost: number;
  /** Sum of the squared variances of its items over their degrees of freedom (Satterthwaite 1946). */
  readonly squares: number;
}

/** The assumed probability that the verdict on an item differs between two greedy runs. */
export const ASSUMED_FLIP_RATE = 0.03;

/**
 * The assumed flip rate of a single run with one sample. Greedy decoding is repeatable, except for rounding in batched
 * arithmetic. Sampled replies are not: they are assumed to have the largest rate that the score allows, as if every
 * item were right with the same probability.
 *
 * @param value the score, 0 to 1
 */
export function assumedFlipRate(value: number, temperature: number): number {
  if (temperature === 0) return ASSUMED_FLIP_RATE;
  return Math.max(ASSUMED_FLIP_RATE, 2 * value * (1 - value));
}

/** The variance of a verdict that is a coin flip. */
const TOSS_UP = 0.25;
const TOSS_UP_DF = 2;

/**
 * The noise over repeats, stratum by stratum. Where it is measured, an additional item with the largest weight is
 * counted as a coin flip, with two degrees of freedom, because items that happened to agree may not agree again.
 *
 * @param terms of this run
 * @param known the same items in the same order, with the samples from which the noise is measured
 */
export function repeatNoise(
  terms: readonly ItemTerm[],
  known: readonly ItemTerm[],
  source: NoiseSource,
): ReadonlyMap<string, RepeatNoise> {
  const variances = known.map(variance);
  const measured = variances.filter((each) => each !== undefined);
  const typical = measured.reduce((sum, each) => sum + each, 0) / Math.max(1, measured.length);
  const assumed = source.kind === 'assumed' ? source.flipRate / 2 : undefined;
  const heaviest = terms.reduce((most, { weight }) => Math.max(most, weight), 0) ** 2;
  const strata = new Map<string, RepeatNoise>();
  for (const [i, { stratum, weight, values }] of terms.entries()) {
    const before = strata.get(stratum) ?? NO_NOISE;
    const once = weight ** 2 * (assumed ?? variances[i] ?? typical);
    const mine = once / values.length;
    const samples = known[i]?.values.length ?? 1;
    // An assumed value is not estimated, so its degrees of freedom are infinite.
    const squares = assumed === undefined ? mine ** 2 / Math.max(1, samples - 1) : 0;
    const pseudo = assumed === undefined ? (heaviest * TOSS_UP) / values.length / terms.length : 0;
    strata.set(stratum, {
      variance: before.variance + mine + pseudo,
      onceVariance: before.onceVariance + once,
      onceAtMost: before.onceAtMost + once + pseudo * values.length,
      squares: before.squares + squares + (pseudo ** 2 * terms.length) / TOSS_UP_DF,
    });
  }
  return strata;
}

export const NO_NOISE: RepeatNoise = { variance: 0, onceVariance: 0, onceAtMost: 0, squares: 0 };

/** The variance of an item's samples; `undefined` for a single sample. */
function variance(term: ItemTerm): number | undefined {
  const { values } = term;
  if (values.length < 2) return undefined;
  const mean = termMean(term);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
