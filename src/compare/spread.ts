import type { PairedSpread } from '../statistics/power.js';
import type { Unit } from '../statistics/stratum.js';
import { mayReach } from './paired-test.js';

/**
 * The standard error of a weighted sum over units: within each stratum the sum of the squared residuals,
 * times C/(C-1) for C units. A stratum of one unit is assigned the variance of all units.
 *
 * @returns 0 if all units of each stratum are equal, which means that it is unknown
 */
export function standardError(units: readonly Unit[]): number {
  const strata = new Map<string, Unit[]>();
  for (const unit of units) {
    const known = strata.get(unit.stratum);
    if (known === undefined) strata.set(unit.stratum, [unit]);
    else known.push(unit);
  }
  const overall = variance(units);
  let sum = 0;
  for (const members of strata.values()) {
    const [only] = members;
    if (members.length === 1 && only !== undefined) {
      sum += only.weight ** 2 * overall;
      continue;
    }
    const centre = mean(members);
    const squares = members.reduce(
      (total, { value, weight }) => total + (weight * (value - centre)) ** 2,
      0,
    );
    sum += (squares * members.length) / (members.length - 1);
  }
  return sum < 1e-18 ? 0 : Math.sqrt(sum);
}

/** What the smallest detectable difference is computed from. */
export function spreadOf(units: readonly Unit[]): PairedSpread {
  const squares = units.reduce((sum, { value, weight }) => sum + (weight * value) ** 2, 0);
  const alone = units.reduce((sum, { weight }) => sum + weight ** 2, 0);
  const absolute = units.reduce((sum, { value }) => sum + Math.abs(value), 0);
  const second = units.reduce((sum, { value }) => sum + value ** 2, 0);
  return {
    squares,
    alone,
    size: Math.min(1, absolute === 0 ? 1 : mayReach(second / absolute, units.length)),
  };
}

function variance(units: readonly Unit[]): number {
  const centre = mean(units);
  return units.reduce((sum, { value }) => sum + (value - centre) ** 2, 0) / units.length;
}

function mean(units: readonly Unit[]): number {
  return units.reduce((sum, { value }) => sum + value, 0) / units.length;
}
