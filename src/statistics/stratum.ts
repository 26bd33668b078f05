/**
 * Independent units (items, or clusters of items) that are draws from one population. Their values lie
 * between the bounds of {@link Sample}.
 */
export interface Stratum {
  /** Distinct values of the units, any order. */
  readonly values: readonly number[];
  /** How many units have each value. */
  readonly counts: readonly number[];
  /** The weights by which values are multiplied. Units of one stratum may have different weights. */
  readonly shares: readonly Share[];
}

/** A number of units of the same weight. */
export interface Share {
  readonly weight: number;
  readonly units: number;
}

/**
 * A number that is a weighted sum over independent units: a mean, a macro average (one stratum per group), a
 * mean over clusters. The weights of all units add up to 1.
 */
export interface Sample {
  readonly strata: readonly Stratum[];
  /** The number as observed. */
  readonly observed: number;
  /** The least and the greatest value that a unit can have: -1 and 1 for differences of scores. */
  readonly bounds: readonly [low: number, high: number];
}

/** A unit, from which a {@link Sample} is made. */
export interface Unit {
  readonly stratum: string;
  readonly value: number;
  readonly weight: number;
}

/** Values are rounded to this many parts, so that 2/3 - 1/3 equals 1/3. */
const SAME = 1e9;
/** If a stratum has more distinct values than this, they are put on a grid of hundredths that preserves their mean. */
const MAX_VALUES = 200;
const GRID = 100;

/** Sorts units into strata. */
export function sampleOf(
  units: Iterable<Unit>,
  bounds: readonly [low: number, high: number] = [-1, 1],
): Sample {
  const strata = new Map<string, { values: Map<number, number>; shares: Map<number, number> }>();
  let observed = 0;
  for (const { stratum, value, weight } of units) {
    observed += value * weight;
    let known = strata.get(stratum);
    if (known === undefined) {
      known = { values: new Map(), shares: new Map() };
      strata.set(stratum, known);
    }
    const rounded = Math.round(value * SAME) / SAME;
    known.values.set(rounded, (known.values.get(rounded) ?? 0) + 1);
    known.shares.set(weight, (known.shares.get(weight) ?? 0) + 1);
  }
  return {
    observed,
    bounds,
    strata: [...strata.values()].map(({ values, shares }) => {
      const few = values.size > MAX_VALUES ? onGrid(values) : values;
      return {
        values: [...few.keys()],
        counts: [...few.values()],
        shares: [...shares].map(([weight, number]) => ({ weight, units: number })),
      };
    }),
  };
}

/** Splits each value between the two grid points around it. */
function onGrid(values: ReadonlyMap<number, number>): Map<number, number> {
  const grid = new Map<number, number>();
  const add = (point: number, count: number): void => {
    if (count > 0) grid.set(point / GRID, (grid.get(point / GRID) ?? 0) + count);
  };
  for (const [value, count] of values) {
    const below = Math.floor(value * GRID);
    const rest = value * GRID - below;
    add(below, count * (1 - rest));
    add(below + 1, count * rest);
  }
  return grid;
}

/** How many units a stratum has. */
export function unitsOf({ counts }: Stratum): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The weight of a stratum's mean in the estimate. */
export function weightOf({ shares }: Stratum): number {
  return shares.reduce((sum, { weight, units }) => sum + weight * units, 0);
}
