import { intervalOverItems } from '../metrics/estimate.js';
import { type ItemTerm, termValue } from '../metrics/item-terms.js';
import { studentQuantile } from '../statistics/student-t.js';
import { type Population, shareAsked } from './population.js';
import { NO_NOISE, type NoiseSource, repeatNoise } from './repeats.js';

/** The distances from a value to the ends of its interval. */
export interface Reach {
  readonly below: number;
  readonly above: number;
}

/**
 * How far ours may be from what the same model would score, over repeats, on the published items. All
 * values are shares of 1.
 */
export interface Uncertainty {
  readonly value: number;
  /** What varies: other items, or other replies to the same items. */
  readonly over: 'repeats' | 'items' | 'items and repeats';
  readonly noise: NoiseSource;
  /** Items that were asked, and the published ones; `null` where their number is not known. */
  readonly asked: number;
  readonly items: number | null;
  /** Samples of an item. */
  readonly samples: number;
  /** The reach of the interval of confidence 1 - alpha, by the alphas of {@link ALPHAS}. */
  readonly reach: ReadonlyMap<number, Reach>;
  /** Standard deviation of one run of all published items, each asked once: that of the published value. */
  readonly oneRun: number;
  /** The same, if one item more than is seen to vary were a toss-up. */
  readonly oneRunAtMost: number;
  /** Variances that another number of items or samples would divide; see `needed.ts`. */
  readonly perItem: { readonly overItems: number; readonly overRepeats: number };
}

/** Verdicts rest on the 90 % and the 95 % interval. */
export const ALPHAS = [0.1, 0.05] as const;

/** What a verdict on one score rests on. */
export interface Evidence {
  /** What each item adds to the score, with this run's samples. */
  readonly terms: readonly ItemTerm[];
  /** The same items with all samples that tell of their noise. */
  readonly known: readonly ItemTerm[];
  readonly noise: NoiseSource;
  readonly population: Population;
}

/**
 * The uncertainty of a score over items, with the finite population correction, and over repeats. Both are
 * put together by their variances, side by side of the value (Zou and Donner 2008).
 */
export function uncertaintyOf({ terms, known, noise, population }: Evidence): Uncertainty {
  const value = termValue(terms);
  const n = terms.length;
  const strata = strataOf(terms);
  const repeats = repeatNoise(terms, known, noise);
  let [open, squares, repeated, once, onceAtMost, spread] = [0, 0, 0, 0, 0, 0];
  for (const [name, { items, weights }] of strata) {
    const share = shareAsked(population, name, items, n);
    const part = repeats.get(name) ?? NO_NOISE;
    const published = publishedShare(population, name, items, n);
    open += (1 - share) * weights;
    squares += weights;
    repeated += share * part.variance;
    spread += share ** 2 * part.squares;
    once += part.onceVariance * published;
    onceAtMost += part.onceAtMost * published;
  }
  // Of the variance over items, the part that the finite population leaves.
  const left = Math.sqrt(open / squares);
  const df = spread === 0 ? Number.POSITIVE_INFINITY : Math.max(1, repeated ** 2 / spread);
  // Scores come in steps of an item, or of its sample; half of one is the continuity correction.
  const item = Math.sqrt(squares / n) / 2;
  // Where some items are asked and their noise is large beside it, the two together are skewed as well.
  const mixed = item * left * Math.sqrt(Math.max(0, 1 - left ** 2));
  const step = item / Math.min(...sampleCounts(terms));
  const reach = new Map<number, Reach>();
  const overItems = (alpha: number): readonly [number, number] =>
    left === 0 ? [value, value] : intervalOverItems(terms, undefined, alpha).interval;
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
  const all = [...repeats.values()].reduce((sum, part) => sum + part.variance, 0);
  return {
    value,
    over: left === 0 ? 'repeats' : left > 1 - 1e-9 ? 'items' : 'items and repeats',
    noise,
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

/** The quantiles of the standard normal distribution that 90 % and 95 % intervals reach to. */
export const Z90 = 1.6448536269514722;
export const Z95 = 1.959963984540054;

/** The numbers of samples that items have. */
function sampleCounts(terms: readonly ItemTerm[]): ReadonlySet<number> {
  return new Set(terms.map(({ values }) => values.length));
}

/** How many times smaller the variance of one run is on the published items than on those asked. */
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

/** The least certain source is the one that is named: an assumption before a measurement. */
function rank({ kind }: NoiseSource): number {
  return kind === 'assumed' ? 2 : kind === 'runs' ? 1 : 0;
}
