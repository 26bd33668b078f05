import { type ItemTerm, termMean } from '../metrics/item-terms.js';

/** Where the noise of repeats is known from. */
export type NoiseSource =
  /** The samples of this run. */
  | { readonly kind: 'samples'; readonly samples: number }
  /** Finished runs of the same model and protocol in the store, this one among them. */
  | { readonly kind: 'runs'; readonly runs: number }
  /** Nothing: a share of verdicts that differ between two runs is assumed. */
  | { readonly kind: 'assumed'; readonly flipRate: number };

/** How a stratum's part of an estimate varies when the same items are asked again. */
export interface RepeatNoise {
  /** Variance of this run's part of the estimate. */
  readonly variance: number;
  /** The same if each item were asked once, without the toss-up. */
  readonly onceVariance: number;
  /** The same with it. */
  readonly onceAtMost: number;
  /** Sum of the squared variances of its items over their degrees of freedom (Satterthwaite 1946). */
  readonly squares: number;
}

/** The chance, assumed where nothing is known, that the verdict on an item differs between two greedy runs. */
export const ASSUMED_FLIP_RATE = 0.03;

/**
 * The flip rate that one run of one sample is given. Greedy decoding repeats itself but for the rounding
 * of batched arithmetic. Sampled replies need not: they are given the most that the score allows, as if
 * each item were right with the same chance.
 *
 * @param value the score, 0 to 1
 */
export function assumedFlipRate(value: number, temperature: number): number {
  if (temperature === 0) return ASSUMED_FLIP_RATE;
  return Math.max(ASSUMED_FLIP_RATE, 2 * value * (1 - value));
}

/** A verdict that is a toss-up has this variance. */
const TOSS_UP = 0.25;
const TOSS_UP_DF = 2;

/**
 * The noise of repeats, stratum by stratum. Where it is measured, one item more than is seen to vary, the
 * heaviest, is taken for a toss-up, with two degrees of freedom: items that happened to agree are not certain to agree
 * again.
 *
 * @param terms of this run
 * @param known the same items, with the samples that the noise is measured on; in the order of `terms`
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
    // What is assumed is not estimated: it has endless degrees of freedom.
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

/** Of an item's samples; `undefined` of a single one. */
function variance(term: ItemTerm): number | undefined {
  const { values } = term;
  if (values.length < 2) return undefined;
  const mean = termMean(term);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
