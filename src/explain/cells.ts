import { studentQuantile } from '../statistics/student-t.js';
import type { Observation } from './observation.js';

/** How right the items of a cell are, if nothing but the cell is known. */
export interface CellRate {
  readonly rate: number;
  /** Variance of the rate, given what was observed. */
  readonly variance: number;
}

/** The share of right items among comparable ones, and how sure it is. */
export interface Rates {
  /** Of one item, as a prediction. */
  readonly of: (observation: Observation) => number;
  /** Variance of a weighted sum of the cells' rates, with the weights of these observations. */
  readonly varianceOfSum: (observations: readonly Observation[]) => number;
}

interface Cell {
  n: number;
  sum: number;
  squares: number;
}

const EMPTY: Cell = { n: 0, sum: 0, squares: 0 };

/** A rate is never taken for certain: half an item on either side. */
const HALF = 0.5;

/**
 * Rates of cells within groups within all, each shrunk towards the level above by as much as the spread between the
 * cells suggests (empirical Bayes, Morris 1983). A cell without an observation has the rate of its group, and the
 * uncertainty of how far cells differ.
 *
 * @param comparable with a value each
 * @param keys of an observation: of its group, and of its cell within the group
 */
export function ratesOf(
  comparable: readonly Observation[],
  keys: (observation: Observation) => readonly [group: string, cell: string],
): Rates {
  const all = { ...EMPTY };
  const groups = new Map<string, Cell>();
  const cells = new Map<string, Map<string, Cell>>();
  for (const observation of comparable) {
    const [group, cell] = keys(observation);
    const value = observation.value ?? 0;
    add(all, value);
    add(
      entry(groups, group, () => ({ ...EMPTY })),
      value,
    );
    const within = entry(cells, group, () => new Map<string, Cell>());
    add(
      entry(within, cell, () => ({ ...EMPTY })),
      value,
    );
  }
  const overall = (all.sum + HALF) / (all.n + 2 * HALF);
  const unit = Math.max(overall * (1 - overall) * 0.05, variance(all));
  const between = spread(
    [...groups.values()].map((cell) => [cell, overall] as const),
    unit,
  );
  const wider = widening(groups.size);
  const groupRate = (cell: Cell | undefined): CellRate =>
    cell === undefined
      ? { rate: overall, variance: between * wider }
      : shrunk(cell, overall, between, unit);
  const inner = spread(
    [...cells].flatMap(([group, within]) => {
      const expected = groupRate(groups.get(group)).rate;
      return [...within.values()].map((cell) => [cell, expected] as const);
    }),
    unit,
  );
  const known = new Map<string, Map<string, CellRate>>();
  const cellRate = (group: string, cell: string): CellRate =>
    entry(
      entry(known, group, () => new Map<string, CellRate>()),
      cell,
      () => shrunk(cells.get(group)?.get(cell), groupRate(groups.get(group)).rate, inner, unit),
    );
  const ofAll = unit / Math.max(1, all.n) + between / Math.max(1, groups.size);
  return {
    of: (observation) => {
      const [group, cell] = keys(observation);
      return cellRate(group, cell).rate;
    },
    varianceOfSum: (observations) => {
      let total = 0;
      const byGroup = new Map<string, number>();
      const byCell = new Map<CellRate, number>();
      for (const observation of observations) {
        const [group, cell] = keys(observation);
        const { weight } = observation;
        total += weight;
        byGroup.set(group, (byGroup.get(group) ?? 0) + weight);
        const rate = cellRate(group, cell);
        byCell.set(rate, (byCell.get(rate) ?? 0) + weight);
      }
      let sum = total ** 2 * ofAll;
      for (const [group, weight] of byGroup) {
        sum += weight ** 2 * groupRate(groups.get(group)).variance;
      }
      for (const [{ variance: own }, weight] of byCell) sum += weight ** 2 * own;
      return sum;
    },
  };
}

/** How far groups differ is itself estimated from few of them: Student's distribution is wider than the normal one. */
function widening(groups: number): number {
  return groups < 2 ? 1 : (studentQuantile(0.975, groups - 1) / Z) ** 2;
}

const Z = 1.959963984540054;

function add(cell: Cell, value: number): void {
  cell.n++;
  cell.sum += value;
  cell.squares += value * value;
}

function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function variance({ n, sum, squares }: Cell): number {
  return n === 0 ? 0 : Math.max(0, squares / n - (sum / n) ** 2);
}

/** The variance of cells' true rates around their expectations, by moments (DerSimonian and Laird 1986). */
function spread(cells: readonly (readonly [cell: Cell, expected: number])[], unit: number): number {
  let [q, weights, squares, count] = [0, 0, 0, 0];
  for (const [{ n, sum }, expected] of cells) {
    if (n === 0) continue;
    const weight = n / unit;
    q += weight * (sum / n - expected) ** 2;
    weights += weight;
    squares += weight ** 2;
    count++;
  }
  if (count < 2) return 0;
  return Math.max(0, (q - (count - 1)) / (weights - squares / weights));
}

/** The mean of a cell, drawn towards what is expected of it. */
function shrunk(cell: Cell | undefined, expected: number, between: number, unit: number): CellRate {
  if (cell === undefined || cell.n === 0 || between === 0) {
    return { rate: expected, variance: between };
  }
  const share = between / (between + unit / cell.n);
  return {
    rate: expected + share * (cell.sum / cell.n - expected),
    variance: between * (1 - share),
  };
}
