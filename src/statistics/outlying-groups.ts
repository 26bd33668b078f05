import { holm } from './holm.js';
import { normalCdf } from './normal.js';
import { studentCdf } from './student-t.js';

/** A group of items, and how many of them are right. */
export interface GroupCount {
  readonly name: string;
  readonly n: number;
  readonly right: number;
}

/** A group with the probability of being so far below the others. */
export interface GroupTest {
  readonly name: string;
  /** One-sided, by Holm corrected for the number of groups. */
  readonly p: number;
}

/** Fewer groups do not show how far groups differ. */
const FEWEST_GROUPS = 6;
/** At most so many groups are looked for, and at most this share of all. */
const MAX_OUTLYING = { groups: 5, share: 0.3 };

/** Draws of groups that do not stand out. */
const DRAWS = 499;

/**
 * Which groups lie below the others by more than groups differ from each other: the lowest one, the lowest two together,
 * and so on, each set against all other groups. Groups that stand out together so do not hide each other. Shares are
 * compared on the scale of the arcsine, on which their variance is 1/n (Anscombe 1948). The p of the clearest set is how
 * often groups that differ as the others do, drawn anew, have one as clear.
 *
 * @param random uniform from 0 to 1
 * @returns the same p for all groups of the clearest set, and 1 for the others
 */
export function groupsBelow(groups: readonly GroupCount[], random: () => number): GroupTest[] {
  const count = groups.length;
  if (count < FEWEST_GROUPS) return [];
  const points = groups
    .map(({ name, n, right }) => ({
      name,
      at: 2 * Math.asin(Math.sqrt((right + 0.375) / (n + 0.75))),
      variance: 1 / (n + 0.5),
    }))
    .sort((a, b) => a.at - b.at);
  const best = clearest(points);
  const p = calibrated(points, best, random);
  return points.map(({ name }, place) => ({ name, p: place < best.size ? p : 1 }));
}

interface Clearest {
  /** How many of the lowest groups. */
  readonly size: number;
  /** Natural logarithm of the set's p by Bonferroni's correction, which may exceed 0. */
  readonly logP: number;
}

function clearest(points: readonly Point[]): Clearest {
  const count = points.length;
  const sizes = Math.max(1, Math.min(MAX_OUTLYING.groups, Math.floor(MAX_OUTLYING.share * count)));
  const others = sumsOf(points);
  const low = sumsOf([]);
  let best = { logP: Number.POSITIVE_INFINITY, size: 1 };
  let sets = 1;
  for (let size = 1; size <= sizes; size++) {
    sets *= (count - size + 1) / size;
    const point = points[size - 1];
    if (point === undefined) break;
    move(point, others, low);
    const tail = tailBelow(low, others);
    const logP = Math.log(sizes * sets * Math.max(Number.MIN_VALUE, tail));
    if (logP < best.logP) best = { logP, size };
  }
  return best;
}

interface Sums {
  n: number;
  at: number;
  squares: number;
  variance: number;
}

function sumsOf(points: readonly Point[]): Sums {
  const sums = { n: 0, at: 0, squares: 0, variance: 0 };
  for (const point of points) add(sums, point, 1);
  return sums;
}

function add(sums: Sums, { at, variance }: Point, sign: 1 | -1): void {
  sums.n += sign;
  sums.at += sign * at;
  sums.squares += sign * at * at;
  sums.variance += sign * variance;
}

function move(point: Point, from: Sums, to: Sums): void {
  add(from, point, -1);
  add(to, point, 1);
}

/**
 * The share of draws without outlying groups in which a set is as clear; beyond the draws, in proportion. Groups differ
 * normally in log-odds, so that low shares spread more than high ones.
 */
function calibrated(points: readonly Point[], found: Clearest, random: () => number): number {
  const { mean } = spreadOf(sumsOf(points.slice(found.size)));
  // The spread of the others alone is too small: the lowest were taken away.
  const { between } = spreadOf(sumsOf(points));
  const share = Math.min(1 - 1e-6, Math.max(1e-6, Math.sin(mean / 2) ** 2));
  const middle = Math.log(share / (1 - share));
  const spread = Math.sqrt(between / (share * (1 - share)));
  const drawn: number[] = [];
  for (let i = 0; i < DRAWS; i++) {
    const clean = points.map(({ variance }) => {
      const odds = Math.exp(middle + spread * normal(random));
      const at = 2 * Math.asin(Math.sqrt(odds / (1 + odds))) + Math.sqrt(variance) * normal(random);
      return { at, variance };
    });
    drawn.push(clearest(clean.sort((a, b) => a.at - b.at)).logP);
  }
  drawn.sort((a, b) => a - b);
  const lower = drawn.filter((each) => each <= found.logP).length;
  const rare = Math.floor(RARE * DRAWS);
  if (lower > rare) return (lower + 1) / (DRAWS + 1);
  return Math.min(RARE + 1 / DRAWS, RARE * Math.exp(found.logP - (drawn[rare] ?? 0)));
}

/** A share of the draws that is still known well. */
const RARE = 0.02;

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

interface Point {
  readonly at: number;
  readonly variance: number;
}

/** The probability that groups like the others lie as low as these on average, before the choice of the lowest. */
function tailBelow(low: Sums, others: Sums): number {
  const { n } = others;
  const size = low.n;
  const { mean, total, typical, between } = spreadOf(others);
  const own = (low.variance / size + between) / size;
  const whole = own + Math.max(total, typical) / n;
  return studentCdf((low.at / size - mean) / Math.sqrt(whole), n - 1);
}

/** How groups differ, and by how much more than by chance. */
function spreadOf({ n, at, squares, variance }: Sums) {
  const mean = at / n;
  const total = Math.max(0, (squares - at * mean) / (n - 1));
  const typical = variance / n;
  return { mean, total, typical, between: Math.max(0, total - typical) };
}

/**
 * Which groups lie below values that are stated for them, by Holm corrected.
 *
 * @param stated for each group, 0 to 1
 * @param slack variance of a stated value and of ours beyond that of the items
 */
export function groupsBelowStated(
  groups: readonly (GroupCount & { readonly stated: number })[],
  slack: number,
): GroupTest[] {
  const values = groups.map(({ n, right, stated }) => {
    const variance = (stated * (1 - stated) + 0.25 / n) / n + slack;
    return normalCdf((right / n - stated) / Math.sqrt(variance));
  });
  const corrected = holm(values);
  return groups.map(({ name }, i) => ({ name, p: corrected[i] ?? 1 }));
}
