import { intervalOverItems } from '../metrics/estimate.js';
import { type ItemTerm, termValue } from '../metrics/item-terms.js';
import { studentQuantile } from '../statistics/student-t.js';
import type { NoiseSource } from './noise-source.js';
import { type Population, shareAsked } from './population.js';
import { NO_NOISE, type Repeats, repeatNoise } from './repeats.js';

/** The distances from a value to the ends of its interval. */
export interface Reach {
  readonly below: number;
  readonly above: number;
}

/**
 * The uncertainty of our score as an estimate of the same model's expected score, over repeats, on the published items.
 * All values are fractions.
 */
export interface Uncertainty {
  readonly value: number;
  /** The sources of variation: other items, or other replies to the same items. */
  readonly over: 'repeats' | 'items' | 'items and repeats';
  readonly noise: NoiseSource;
  /** The number of asked items. */
  readonly asked: number;
  /** The number of published items; `null` if it is not known. */
  readonly items: number | null;
  /** Samples of the item that has the fewest. */
  readonly samples: number;
  /** The reach of the interval with confidence 1 - alpha, for each of {@link ALPHAS}. */
  readonly reach: ReadonlyMap<number, Reach>;
  /**
   * Standard deviation of the published score over repeats: that of a single run of all published items, or of the mean
   * of as many samples as the card drew.
   */
  readonly oneRun: number;
  /** The same, if one more item than observed were a coin flip. */
  readonly oneRunAtMost: number;
  /** Variances per item, to be divided by a number of items or samples; see `needed.ts`. */
  readonly perItem: { readonly overItems: number; readonly overRepeats: number };
}

/** Verdicts are based on the 90 % and the 95 % interval. */
export const ALPHAS = [0.1, 0.05] as const;

/** The evidence for a verdict on one score. */
export interface Evidence {
  /** The contribution of each item to the score, with this run's samples. */
  readonly terms: readonly ItemTerm[];
  /** What is known about the noise of these items. */
  readonly repeats: Repeats;
  readonly population: Population;
}

/**
 * The uncertainty of a score over items, with the finite population correction, and over repeats. The two are combined
 * by their variances, separately below and above the value (Zou and Donner 2008).
 */
export function uncertaintyOf({ terms, repeats, population }: Evidence): Uncertainty {
  const value = termValue(terms);
  const n = terms.length;
  const strata = strataOf(terms);
  const noise = repeatNoise(terms, repeats);
  let [open, squares, repeated, once, onceAtMost, spread] = [0, 0, 0, 0, 0, 0];
  for (const [name, { items, weights }] of strata) {
    const share = shareAsked(population, name, items, n);
    const part = noise.strata.get(name) ?? NO_NOISE;
    const published = publishedShare(population, name, items, n);
    open += (1 - share) * weights;
    squares += weights;
    repeated += share * part.variance;
    spread += share ** 2 * part.squares;
    once += part.onceVariance * published;
    onceAtMost += part.onceAtMost * published;
  }
  // The part of the standard deviation over items that remains after the finite population correction.
  const left = Math.sqrt(open / squares);
  const df = spread === 0 ? Number.POSITIVE_INFINITY : Math.max(1, repeated ** 2 / spread);
  // Scores have steps of one item, or of one of its samples; half a step is the continuity correction.
  const item = Math.sqrt(squares / n) / 2;
  // If only some items are asked and they are noisy, the combined distribution is skewed.
  const mixed = item * left * Math.sqrt(Math.max(0, 1 - left ** 2));
  const step = item / Math.min(...sampleCounts(terms));
  const reach = new Map<number, Reach>();
  const overItems = (alpha: number): readonly [number, number] =>
    left === 0 ? [value, value] : intervalOverItems(terms, alpha).interval;
  for (const alpha of ALPHAS) {
    const [low, high] = overItems(alpha);
    const over =
      repeated === 0 ? 0 : studentQuantile(1 - alpha / 2, df) * Math.sqrt(repeated) + step;
    reach.set(alpha, {
      below: Math.hypot(left * Math.max(0, value - low), over) + mixed,
      above: Math.hypot(left * Math.max(0, high - value), over) + mixed,
    });
  }
  const [low, high] = overItems(0.1);
  const all = [...noise.strata.values()].reduce((sum, part) => sum + part.variance, 0);
  return {
    value,
    over: left === 0 ? 'repeats' : left > 1 - 1e-9 ? 'items' : 'items and repeats',
    noise: noise.source,
    asked: n,
    items: population.items,
    samples: Math.min(...sampleCounts(terms)),
    reach,
    oneRun: Math.sqrt(once),
    oneRunAtMost: Math.sqrt(onceAtMost),
    perItem: {
      overItems: n * ((high - low) / 2 / Z90) ** 2,
      overRepeats: n * (df < 1e6 ? all * (studentQuantile(0.95, df) / Z90) ** 2 : all),
    },
  };
}

/** The same beside a published score that is the mean of several samples of each item. */
export function besideMeanOf(samples: number, uncertainty: Uncertainty): Uncertainty {
  const { oneRun, oneRunAtMost } = uncertainty;
  const root = Math.sqrt(samples);
  return { ...uncertainty, oneRun: oneRun / root, oneRunAtMost: oneRunAtMost / root };
}

/** The quantiles of the standard normal distribution for 90 % and 95 % intervals. */
export const Z90 = 1.6448536269514722;
export const Z95 = 1.959963984540054;

/** The distinct numbers of samples per item. */
function sampleCounts(terms: readonly ItemTerm[]): ReadonlySet<number> {
  return new Set(terms.map(({ values }) => values.length));
}

/** The ratio of the variance of one run on the published items to that on the asked items. */
function publishedShare(
  { items, strata }: Population,
  stratum: string,
  asked: number,
  all: number,
): number {
  if (items === null) return 1;
  return Math.min(1, strata?.has(stratum) ? asked / (strata.get(stratum) ?? asked) : all / items);
}

function strataOf(
  terms: readonly ItemTerm[],
): ReadonlyMap<string, { readonly items: number; readonly weights: number }> {
  const strata = new Map<string, { items: number; weights: number }>();
  for (const { stratum, weight } of terms) {
    const known = strata.get(stratum) ?? { items: 0, weights: 0 };
    known.items++;
    known.weights += weight ** 2;
    strata.set(stratum, known);
  }
  return strata;
}

/** The uncertainty of a mean of scores on different items. */
export function meanUncertainty(parts: readonly Uncertainty[]): Uncertainty {
  const k = parts.length;
  const mean = (of: (part: Uncertainty) => number): number =>
    parts.reduce((sum, part) => sum + of(part), 0) / k;
  const root = (of: (part: Uncertainty) => number): number =>
    Math.sqrt(parts.reduce((sum, part) => sum + of(part) ** 2, 0)) / k;
  const kinds = new Set(parts.map(({ over }) => over));
  const [over = 'items and repeats'] = kinds;
  const least = parts.reduce((a, b) => (rank(b.noise) > rank(a.noise) ? b : a));
  return {
    value: mean(({ value }) => value),
    over: kinds.size === 1 ? over : 'items and repeats',
    noise: least.noise,
    asked: parts.reduce((sum, { asked }) => sum + asked, 0),
    items: parts.reduce<number | null>(
      (sum, { items }) => (sum === null || items === null ? null : sum + items),
      0,
    ),
    samples: Math.min(...parts.map(({ samples }) => samples)),
    reach: new Map(
      ALPHAS.map((alpha) => [
        alpha,
        {
          below: root(({ reach }) => reach.get(alpha)?.below ?? 0),
          above: root(({ reach }) => reach.get(alpha)?.above ?? 0),
        },
      ]),
    ),
    oneRun: root(({ oneRun }) => oneRun),
    oneRunAtMost: root(({ oneRunAtMost }) => oneRunAtMost),
    perItem: { overItems: Number.NaN, overRepeats: Number.NaN },
  };
}

/** Orders the sources of noise by how uncertain they are; the least certain one is reported. */
function rank(noise: NoiseSource): number {
  if (noise.kind === 'assumed') return 3;
  return noise.others === null ? (noise.kind === 'runs' ? 1 : 0) : 2;
}
