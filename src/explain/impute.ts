import { normalCdf } from '../statistics/normal.js';
import type { Points } from './cause.js';
import { ratesOf } from './cells.js';
import type { Observation } from './observation.js';

/** What observations would have counted if they were as right as comparable ones. */
export interface Imputed {
  readonly points: Points;
  /** One-sided: they are no less right than comparable ones. 1 where none of them has a value. */
  readonly p: number;
}

/** Which group and which cell an observation belongs to. */
export type Keys = (observation: Observation) => readonly [group: string, cell: string];

const Z = 1.959963984540054;

/**
 * Compares observations with others that ended well. The interval is for what they would have counted: it has the
 * variance of single answers, and that of the comparable rate.
 */
export function impute(
  affected: readonly Observation[],
  comparable: readonly Observation[],
  keys: Keys,
): Imputed {
  const rates = ratesOf(comparable, keys);
  let [likely, least, most, single] = [0, 0, 0, 0];
  for (const observation of affected) {
    const { weight, counted } = observation;
    const rate = clamp(rates.of(observation));
    likely += weight * (rate - counted);
    least -= weight * counted;
    most += weight * (1 - counted);
    single += weight ** 2 * rate * (1 - rate);
  }
  const reach = Z * Math.sqrt(single + rates.varianceOfSum(affected));
  return {
    points: {
      likely,
      interval: [Math.max(least, likely - reach), Math.min(most, likely + reach)],
      bounds: [least, most],
    },
    p: lessRight(affected, comparable, keys),
  };
}

/** Up to this many answers, the tail is summed; beyond, it is normal. */
const SUMMED = 400;

/** The probability that so few of the affected are right, if they are as right as comparable ones. */
function lessRight(
  affected: readonly Observation[],
  comparable: readonly Observation[],
  keys: Keys,
): number {
  const seen = affected.filter(({ value }) => value !== null);
  if (seen.length === 0 || comparable.length === 0) return 1;
  const alike = seen.map((observation) => ({ ...observation, weight: 1 }));
  const rates = ratesOf(comparable, keys);
  const chances = alike.map((observation) => clamp(rates.of(observation)));
  const right = seen.reduce((sum, { value }) => sum + (value ?? 0), 0);
  const uncertain = rates.varianceOfSum(alike);
  if (seen.length <= SUMMED && seen.every(({ value }) => value === 0 || value === 1)) {
    // The rate of comparable items is not certain: the tail is averaged over what it may be (Gauss and Hermite).
    const step = Math.sqrt(uncertain) / seen.length;
    return NODES.reduce((sum, { at, share }) => {
      const moved = chances.map((chance) => clamp(chance + at * step));
      return sum + share * atMost(moved, right);
    }, 0);
  }
  let [expected, variance] = [0, uncertain];
  for (const chance of chances) {
    expected += chance;
    variance += chance * (1 - chance);
  }
  const excess = expected - right - HALF_STEP;
  return normalCdf(-excess / Math.sqrt(variance));
}

/** Places and weights for averages over a normal distribution. */
const NODES = [
  { at: -2.857, share: 0.011257 },
  { at: -1.355626, share: 0.222076 },
  { at: 0, share: 0.533334 },
  { at: 1.355626, share: 0.222076 },
  { at: 2.857, share: 0.011257 },
] as const;

const HALF_STEP = 0.5;

/** P(X <= count) for a sum of independent trials with these chances. */
function atMost(chances: readonly number[], count: number): number {
  const most = Math.floor(count + 1e-9);
  let row = new Float64Array(most + 1);
  row[0] = 1;
  for (const chance of chances) {
    const next = new Float64Array(most + 1);
    for (let k = 0; k <= most; k++) {
      next[k] = (row[k] ?? 0) * (1 - chance) + (k === 0 ? 0 : (row[k - 1] ?? 0) * chance);
    }
    row = next;
  }
  return Math.min(
    1,
    row.reduce((sum, each) => sum + each, 0),
  );
}

/** A rate as a chance: linearised scores may lie a little outside. */
function clamp(rate: number): number {
  return Math.min(1 - 1e-6, Math.max(1e-6, rate));
}
