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
const MOST_OUTLYING = { groups: 5, share: 0.3 };

/**
 * Which groups lie below the others by more than groups differ from each other: the lowest one, the lowest two together,
 * and so on, each set against all other groups, with Bonferroni's correction for all sets of that size and for the sizes.
 * Groups that stand out together so do not hide each other. Shares are compared on the scale of the arcsine, on which
 * their variance is 1/n (Anscombe 1948).
 *
 * @returns the same p for all groups of the clearest set, and 1 for the others
 */
export function groupsBelow(groups: readonly GroupCount[]): GroupTest[] {
  const count = groups.length;
  if (count < FEWEST_GROUPS) return [];
  const points = groups
    .map(({ name, n, right }) => ({
      name,
      at: 2 * Math.asin(Math.sqrt((right + 0.375) / (n + 0.75))),
      variance: 1 / (n + 0.5),
    }))
    .sort((a, b) => a.at - b.at);
  const sizes = Math.max(
    1,
    Math.min(MOST_OUTLYING.groups, Math.floor(MOST_OUTLYING.share * count)),
  );
  let best = { p: 1, size: 1 };
  let sets = 1;
  for (let size = 1; size <= sizes; size++) {
    sets *= (count - size + 1) / size;
    const p = Math.min(1, sizes * sets * tailBelow(points.slice(0, size), points.slice(size)));
    if (p < best.p) best = { p, size };
  }
  return points.map(({ name }, place) => ({ name, p: place < best.size ? best.p : 1 }));
}

interface Point {
  readonly at: number;
  readonly variance: number;
}

/** The probability that groups like the others lie as low as these on average. */
function tailBelow(low: readonly Point[], others: readonly Point[]): number {
  const [n, size] = [others.length, low.length];
  const mean = meanOf(others, ({ at }) => at);
  const total = others.reduce((sum, { at }) => sum + (at - mean) ** 2, 0) / (n - 1);
  const typical = meanOf(others, ({ variance }) => variance);
  const between = Math.max(0, total - typical);
  const own = (meanOf(low, ({ variance }) => variance) + between) / size;
  const whole = own + Math.max(total, typical) / n;
  const z = (meanOf(low, ({ at }) => at) - mean) / Math.sqrt(whole);
  if (between === 0) return normalCdf(z);
  // Only the spread between groups is estimated from few numbers (Satterthwaite 1946).
  const estimated = total * (1 / size + 1 / n);
  return studentCdf(z, Math.min(MANY, (n - 1) * Math.max(1, whole / estimated) ** 2));
}

const MANY = 1e6;

function meanOf(points: readonly Point[], of: (point: Point) => number): number {
  return points.reduce((sum, point) => sum + of(point), 0) / points.length;
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
