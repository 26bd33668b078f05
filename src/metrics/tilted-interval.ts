import { meanTest } from '../statistics/mean-test.js';
import { sampleOf, type Unit } from '../statistics/stratum.js';
import { middleTail } from '../statistics/sum-tail.js';
import { clustersOf } from './spread.js';
import type { TermTable } from './term-table.js';

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
  terms: TermTable,
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

/** The clusters of each stratum, made as they are read. */
function unitsOf(terms: TermTable): Iterable<Unit> {
  // Sums of the same weights in another order are the same weight.
  const rounded = new Map<number, number>();
  const roundedOf = (weight: number): number => {
    const known = rounded.get(weight);
    if (known !== undefined) return known;
    if (rounded.size >= MOST_ROUNDED) rounded.clear();
    const round = Number(weight.toPrecision(12));
    rounded.set(weight, round);
    return round;
  };
  const unit = (term: number, sum: number, weight: number): Unit => ({
    stratum: terms.strata[terms.stratumOf(term)] ?? '',
    value: sum / weight,
    weight: roundedOf(weight),
  });
  const weighted = (term: number): number => terms.weightOf(term) * terms.meanOf(term);
  return {
    *[Symbol.iterator]() {
      for (const { first, sum, weight } of clustersOf(terms, weighted)) {
        if (weight > 0) yield unit(first, sum, weight);
      }
      if (terms.clusters !== undefined) return;
      for (let term = 0; term < terms.length; term++) {
        const weight = terms.weightOf(term);
        if (weight > 0) yield unit(term, weighted(term), weight);
      }
    },
  };
}

const MOST_ROUNDED = 1_000;
