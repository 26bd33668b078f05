import { type ItemTerm, termMean, termValue } from './item-terms.js';

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
export function spreadOf(terms: readonly ItemTerm[]): Spread {
  const value = termValue(terms);
  const means = stratumMeans(terms);
  const parts = spansStrata(terms) ? new Map([['', terms]]) : byStratum(terms);
  return {
    value,
    strata: new Map(
      [...parts].map(([name, members]) => [name, stratumSpread(members, means)] as const),
    ),
    overall: overallVariance(terms),
  };
}

function stratumSpread(
  terms: readonly ItemTerm[],
  means: ReadonlyMap<string, number>,
): StratumSpread {
  const residualOf = (term: ItemTerm): number =>
    term.weight * (termMean(term) - (means.get(term.stratum) ?? 0));
  let [weight, squares, residuals] = [0, 0, 0];
  const add = (cluster: { readonly residual: number; readonly weight: number }): void => {
    weight += cluster.weight;
    squares += cluster.weight ** 2;
    residuals += cluster.residual ** 2;
  };
  const spread = (c: number): StratumSpread => {
    const variance = c < 2 ? null : (residuals * c) / (c - 1);
    return { items: terms.length, clusters: c, variance, weight, squares };
  };
  if (terms.every(isOwnCluster)) {
    for (const term of terms) add({ residual: residualOf(term), weight: term.weight });
    return spread(terms.length);
  }
  const clusters = new Map<string, { residual: number; weight: number }>();
  for (const term of terms) {
    const residual = residualOf(term);
    const known = clusters.get(term.cluster);
    if (known === undefined) clusters.set(term.cluster, { residual, weight: term.weight });
    else {
      known.residual += residual;
      known.weight += term.weight;
    }
  }
  for (const cluster of clusters.values()) add(cluster);
  return spread(clusters.size);
}

/** Whether an item is independent of all others, of which there is one term each. */
function isOwnCluster({ item, cluster }: ItemTerm): boolean {
  return item === cluster;
}

function byStratum(terms: readonly ItemTerm[]): Map<string, ItemTerm[]> {
  const strata = new Map<string, ItemTerm[]>();
  for (const term of terms) {
    const members = strata.get(term.stratum);
    if (members === undefined) strata.set(term.stratum, [term]);
    else members.push(term);
  }
  return strata;
}

function stratumMeans(terms: readonly ItemTerm[]): ReadonlyMap<string, number> {
  return new Map(
    [...byStratum(terms)].map(([name, members]) => {
      let sum = 0;
      for (const term of members) sum += termMean(term);
      return [name, sum / members.length] as const;
    }),
  );
}

/** Whether a cluster has items in several strata, like a problem of MGSM in eleven languages. */
function spansStrata(terms: readonly ItemTerm[]): boolean {
  if (terms.every(isOwnCluster)) return false;
  const strata = new Map<string, string>();
  return terms.some(({ cluster, stratum }) => {
    const before = strata.get(cluster);
    strata.set(cluster, stratum);
    return before !== undefined && before !== stratum;
  });
}

function overallVariance(terms: readonly ItemTerm[]): number {
  let [sum, squares] = [0, 0];
  for (const term of terms) {
    const mean = termMean(term);
    sum += mean;
    squares += mean * mean;
  }
  return Math.max(0, squares / terms.length - (sum / terms.length) ** 2);
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
