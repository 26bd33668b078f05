import { type StratumSum, valueOfSums } from './item-terms.js';
import type { TermTable } from './term-table.js';

/** The variance of an estimate over items, stratum by stratum. */
export interface StratumSpread {
  /** Number of items. */
  readonly items: number;
  readonly clusters: number;
  /**
   * The stratum's part of the variance of the estimate: the residuals are summed within each cluster before they are
   * squared, with the factor C/(C-1). `null` for a single cluster, which has no observable variance.
   */
  readonly variance: number | null;
  /** The weight of the stratum: the sum of its items' weights. */
  readonly weight: number;
  /** The sum of the clusters' squared weights: 1/n for n items of equal weight. */
  readonly squares: number;
}

export interface Spread {
  readonly value: number;
  /** If a cluster has items in several strata, there is a single stratum for all items. */
  readonly strata: ReadonlyMap<string, StratumSpread>;
  /** Variance of the items' means around their common mean. */
  readonly overall: number;
}

/** The observed variances of the strata over items, without assumptions. */
export function spreadOf(terms: TermTable): Spread {
  const sums = sumsOf(terms);
  const spans = spansStrata(terms);
  const parts = spans ? [emptyPart()] : terms.strata.map(emptyPart);
  const add = (part: Part | undefined, residual: number, weight: number): void => {
    if (part === undefined) return;
    part.clusters++;
    part.weight += weight;
    part.squares += weight ** 2;
    part.residuals += residual ** 2;
  };
  const partOf = (term: number): Part | undefined => parts[spans ? 0 : terms.stratumOf(term)];
  const residualOf = (term: number): number => {
    const { sum = 0, items = 1 } = sums[terms.stratumOf(term)] ?? {};
    return terms.weightOf(term) * (terms.meanOf(term) - sum / items);
  };
  for (let term = 0; term < terms.length; term++) {
    const part = partOf(term);
    if (part !== undefined) part.items++;
    if (terms.clusters === undefined) add(part, residualOf(term), terms.weightOf(term));
  }
  for (const { first, sum, weight } of clustersOf(terms, residualOf)) {
    add(partOf(first), sum, weight);
  }
  return {
    value: valueOfSums(sums),
    strata: new Map(
      parts.map((part, place) => [spans ? '' : (terms.strata[place] ?? ''), stratumSpread(part)]),
    ),
    overall: overallVariance(terms),
  };
}

function sumsOf({ length, strata, stratumOf, weightOf, meanOf }: TermTable): readonly StratumSum[] {
  const sums: (StratumSum | undefined)[] = strata.map(() => undefined);
  for (let term = 0; term < length; term++) {
    const stratum = stratumOf(term);
    const known = sums[stratum] ?? { sum: 0, items: 0, weight: weightOf(term) };
    known.sum += meanOf(term);
    known.items++;
    sums[stratum] = known;
  }
  return sums.filter((each) => each !== undefined);
}

interface Part {
  items: number;
  clusters: number;
  weight: number;
  squares: number;
  residuals: number;
}

function emptyPart(): Part {
  return { items: 0, clusters: 0, weight: 0, squares: 0, residuals: 0 };
}

function stratumSpread({ items, clusters, weight, squares, residuals }: Part): StratumSpread {
  const variance = clusters < 2 ? null : (residuals * clusters) / (clusters - 1);
  return { items, clusters, variance, weight, squares };
}

/** The sum of a number, and of the weights, over the items of a cluster. */
export interface ClusterSum {
  /** Its first item. */
  readonly first: number;
  readonly sum: number;
  readonly weight: number;
}

/** Sums over the items of each cluster, in the order of their first items; none where every item is its own. */
export function* clustersOf(
  { clusters, length, weightOf }: TermTable,
  numberOf: (term: number) => number,
): Generator<ClusterSum> {
  if (clusters === undefined) return;
  const [sums, weights] = [new Float64Array(clusters.count), new Float64Array(clusters.count)];
  const firsts = new Uint32Array(clusters.count);
  const seen = new Uint8Array(clusters.count);
  let count = 0;
  for (let term = 0; term < length; term++) {
    const cluster = clusters.of(term);
    if (seen[cluster] === 0) {
      seen[cluster] = 1;
      firsts[count++] = term;
    }
    sums[cluster] = (sums[cluster] ?? 0) + numberOf(term);
    weights[cluster] = (weights[cluster] ?? 0) + weightOf(term);
  }
  for (const first of firsts) {
    const cluster = clusters.of(first);
    yield { first, sum: sums[cluster] ?? 0, weight: weights[cluster] ?? 0 };
  }
}

/** Whether a cluster has items in several strata, like a problem of MGSM in eleven languages. */
function spansStrata({ clusters, length, stratumOf }: TermTable): boolean {
  if (clusters === undefined) return false;
  const strata = new Int32Array(clusters.count).fill(-1);
  for (let term = 0; term < length; term++) {
    const cluster = clusters.of(term);
    const before = strata[cluster];
    strata[cluster] = stratumOf(term);
    if (before !== -1 && before !== strata[cluster]) return true;
  }
  return false;
}

function overallVariance({ length, meanOf }: TermTable): number {
  let [sum, squares] = [0, 0];
  for (let term = 0; term < length; term++) {
    const mean = meanOf(term);
    sum += mean;
    squares += mean * mean;
  }
  return Math.max(0, squares / length - (sum / length) ** 2);
}

/** A variance below this is a rounding error. */
const NOTHING = 1e-24;

/**
 * The standard error over items. A stratum of a single cluster is assigned the variance of all items. `null` if the
 * scores do not determine it: a single cluster, or all scores equal.
 */
export function standardError({ strata, overall }: Spread): number | null {
  const parts = [...strata.values()];
  if (parts.length === 1 && parts[0]?.variance === null) return null;
  const variance = parts.reduce(
    (sum, part) => sum + (part.variance ?? part.weight ** 2 * overall),
    0,
  );
  return variance < NOTHING ? null : Math.sqrt(variance);
}
