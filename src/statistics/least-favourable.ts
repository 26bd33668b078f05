import { type Sample, type Stratum, unitsOf, weightOf } from './stratum.js';

/** A population that a stratum may have been drawn from. */
export interface Population {
  readonly values: readonly number[];
  /** Add up to 1. */
  readonly chances: readonly number[];
  readonly shares: Stratum['shares'];
}

/** Weight of the observations added at the bounds. It matters only if the other values cannot reach the mean. */
const TRACE = 1e-7;
/**
 * Number of observations, distributed like all strata together, that are added to each stratum, so that a stratum of
 * few units never appears to have no variance.
 */
const BORROWED = 3;
/** Tolerance for the mean of the populations. */
const PRECISION = 1e-10;

/** A stratum's observations and the added ones, scaled to its number of units. */
interface Weighed {
  readonly values: readonly number[];
  readonly counts: readonly number[];
  readonly total: number;
  readonly weight: number;
  readonly shares: Stratum['shares'];
}

/** Finds the population that fits a sample best among those with a given mean. */
export function leastFavourable({ strata, bounds }: Sample): (mean: number) => Population[] {
  const weighed = weigh(strata, bounds);
  const { distinct, places } = distinctOf(weighed);
  const meanAt = (lambda: number): number =>
    distinct.reduce(
      (sum, { stratum, times }) => sum + times * stratum.weight * meanOf(stratum, lambda),
      0,
    );
  return (mean) => {
    const lambda = solve(meanAt, mean, weighed);
    const chances = distinct.map(({ stratum }) => chancesAt(stratum, lambda));
    return weighed.map(({ values, shares }, i) => ({
      values,
      chances: chances[places[i] ?? 0] ?? [],
      shares,
    }));
  };
}

/** Strata with the same observations and weight have the same population, which is found once. */
function distinctOf(weighed: readonly Weighed[]): {
  readonly distinct: readonly { readonly stratum: Weighed; readonly times: number }[];
  /** The place of each stratum's population. */
  readonly places: readonly number[];
} {
  const distinct: { stratum: Weighed; times: number }[] = [];
  const known = new Map<string, number>();
  const places = weighed.map((stratum) => {
    const key = [stratum.weight, ...stratum.values, ...stratum.counts].join();
    const place = known.get(key) ?? distinct.length;
    known.set(key, place);
    const before = distinct[place];
    if (before === undefined) distinct.push({ stratum, times: 1 });
    else before.times++;
    return place;
  });
  return { distinct, places };
}

function weigh(strata: readonly Stratum[], [low, high]: Sample['bounds']): Weighed[] {
  const all = new Map<number, number>([
    [low, TRACE],
    [high, TRACE],
  ]);
  let units = 0;
  for (const { values, counts } of strata) {
    for (const [i, value] of values.entries()) {
      all.set(value, (all.get(value) ?? 0) + (counts[i] ?? 0));
    }
  }
  for (const count of all.values()) units += count;
  const borrowed = strata.length > 1 ? BORROWED : 0;
  return strata.map((stratum) => {
    const own = unitsOf(stratum);
    const merged = new Map<number, number>([
      [low, TRACE],
      [high, TRACE],
    ]);
    if (borrowed > 0)
      for (const [value, count] of all) merged.set(value, (borrowed * count) / units);
    for (const [i, value] of stratum.values.entries()) {
      merged.set(value, (merged.get(value) ?? 0) + (stratum.counts[i] ?? 0));
    }
    const scale = own / (own + borrowed);
    const counts = [...merged.values()].map((count) => count * scale);
    return {
      values: [...merged.keys()],
      counts,
      total: counts.reduce((sum, count) => sum + count, 0),
      weight: weightOf(stratum),
      shares: stratum.shares,
    };
  });
}

/**
 * The probabilities that maximise the likelihood minus `lambda` times the mean: `count / (eta + lambda w value)`,
 * with `eta` such that they add up to 1 (Owen 1988, "Empirical likelihood ratio confidence intervals for a
 * single functional").
 */
function chancesAt({ values, counts, weight }: Weighed, lambda: number): number[] {
  const slope = lambda * weight;
  let eta = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    eta = Math.max(eta, (counts[i] ?? 0) - slope * (values[i] ?? 0));
  }
  // The sum falls in eta and is convex: Newton's steps from the left never pass the root.
  for (let step = 0; step < 100; step++) {
    let sum = -1;
    let derivative = 0;
    for (let i = 0; i < values.length; i++) {
      const base = eta + slope * (values[i] ?? 0);
      const chance = (counts[i] ?? 0) / base;
      sum += chance;
      derivative -= chance / base;
    }
    if (sum < 1e-13) break;
    const next = eta - sum / derivative;
    if (!(next > eta)) break;
    eta = next;
  }
  const chances = values.map((value, i) => (counts[i] ?? 0) / (eta + slope * value));
  const sum = chances.reduce((all, chance) => all + chance, 0);
  return chances.map((chance) => chance / sum);
}

function meanOf(stratum: Weighed, lambda: number): number {
  const chances = chancesAt(stratum, lambda);
  return stratum.values.reduce((sum, value, i) => sum + value * (chances[i] ?? 0), 0);
}

/** The multiplier that gives the wanted mean, by regula falsi (Illinois); the mean decreases with it. */
function solve(
  meanAt: (lambda: number) => number,
  mean: number,
  weighed: readonly Weighed[],
): number {
  const excess = (lambda: number): number => meanAt(lambda) - mean;
  const start = excess(0);
  if (Math.abs(start) < PRECISION) return 0;
  let [a, fa] = [0, start];
  let b = (Math.sign(start) * weighed.reduce((sum, { total }) => sum + total, 0)) / 8;
  let fb = excess(b);
  for (let i = 0; i < 60 && fa * fb > 0; i++) {
    [a, fa] = [b, fb];
    b *= 2;
    fb = excess(b);
  }
  for (let i = 0; i < 200 && Math.abs(fb) > PRECISION; i++) {
    const c = (a * fb - b * fa) / (fb - fa);
    const fc = excess(c);
    if (fc * fb < 0) [a, fa] = [b, fb];
    else fa /= 2;
    [b, fb] = [c, fc];
  }
  return b;
}
