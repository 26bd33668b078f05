import { meanTest } from '../statistics/mean-test.js';
import { sampleOf, type Unit } from '../statistics/stratum.js';
import { middleTail } from '../statistics/sum-tail.js';
import { type ItemTerm, termMean } from './item-terms.js';

/**
 * The interval of a mean over strata: the values that the test of the gate ({@link meanTest}) does not reject on either
 * side, at mid-P. It is as wide as the stratum with the fewest items requires, even if all of its scores are equal. The
 * test's variance has divisor n. If the observed variance, with divisor n - 1, is larger, the interval is wider in
 * proportion.
 *
 * @param terms none of their clusters spans two strata
 * @param variance the sum of the variances of the strata that have one
 * @param alpha 1 minus the confidence level
 */
export function tiltedInterval(
  terms: readonly ItemTerm[],
  value: number,
  variance: number,
  alpha: number,
): [number, number] {
  const units = unitsOf(terms);
  let [least, most] = [0, 1];
  for (const unit of units) {
    least = Math.min(least, unit.value);
    most = Math.max(most, unit.value);
  }
  const test = meanTest(sampleOf(units, [least, most]), middleTail);
  const inside = Math.min(most - 1e-9, Math.max(least + 1e-9, value));
  const wider = Math.max(1, Math.sqrt(variance / test.varianceAt(inside)));
  const [low, high] = [test.lower(alpha / 2), test.upper(alpha / 2)];
  return [
    Math.max(0, value - wider * Math.max(0, value - low)),
    Math.min(1, value + wider * Math.max(0, high - value)),
  ];
}

/** The clusters of each stratum. */
function unitsOf(terms: readonly ItemTerm[]): readonly Unit[] {
  const units = new Map<string, { stratum: string; sum: number; weight: number }>();
  for (const term of terms) {
    const { stratum, cluster, weight } = term;
    const known = units.get(cluster) ?? { stratum, sum: 0, weight: 0 };
    known.sum += weight * termMean(term);
    known.weight += weight;
    units.set(cluster, known);
  }
  return [...units.values()]
    .filter(({ weight }) => weight > 0)
    .map(({ stratum, sum, weight }) => ({
      stratum,
      value: sum / weight,
      // Sums of the same weights in another order are the same weight.
      weight: Number(weight.toPrecision(12)),
    }));
}
