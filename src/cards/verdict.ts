import { normalCdf } from '../statistics/normal.js';
import { type Needed, neededFor } from './needed.js';
import { type Uncertainty, Z90, Z95 } from './uncertainty.js';

/**
 * Whether our score agrees with a published one. Differences are our score minus the published one, in percentage
 * points.
 */
export type CardVerdict =
  /**
   * Our score is shown to lie within the margin of the published value. `differs` is the difference if it is
   * significant nevertheless, otherwise `null`.
   */
  | { readonly kind: 'reproduced'; readonly differs: number | null }
  /** Our score is shown to lie beyond the margin. */
  | {
      readonly kind: 'off';
      readonly by: number;
      /** The distance in standard errors of our score. */
      readonly standardErrors: number;
    }
  /** Neither is shown. */
  | {
      readonly kind: 'not shown';
      /** Half the width of the 95 % interval, in percentage points. */
      readonly halfWidth: number;
      /** What would settle the question; `null` if no number of items or samples would. */
      readonly needed: Needed | null;
    }
  /** Our score measures something else than the published one. */
  | { readonly kind: 'not comparable'; readonly why: string }
  | { readonly kind: 'incomplete'; readonly why: string };

/** The largest accepted difference from the published value, as a fraction. */
export interface Margin {
  /** One percentage point or two of the published items, whichever is larger; a point if their number is not known. */
  readonly base: number;
  /** Half a unit of the last digit that the card prints. */
  readonly rounding: number;
  /**
   * The distance within which a score like the published one lies from its expected value in 95 % of cases; 0 if the
   * number of published items is not known.
   */
  readonly oneRun: number;
  /** The sum of the above. */
  readonly total: number;
}

const ONE_POINT = 0.01;
const MARGIN_ITEMS = 2;

/**
 * The margin around a published score. If the number of published items is not known, it is not taken to be ours: of a
 * few asked items, two would be many points.
 *
 * @param digits decimals of the published value, in per cent
 */
export function marginOf({ items, oneRun }: Uncertainty, digits: number): Margin {
  const base = items === null ? ONE_POINT : Math.max(ONE_POINT, MARGIN_ITEMS / items);
  const rounding = 0.5 * 10 ** -(digits + 2);
  const noise = items === null ? 0 : Z95 * oneRun;
  return { base, rounding, oneRun: noise, total: base + rounding + noise };
}

/** The interval of a score, within 0 and 1. */
export function cardInterval(
  { value, reach }: Uncertainty,
  alpha: 0.1 | 0.05,
): readonly [low: number, high: number] {
  const { below = 1, above = 1 } = reach.get(alpha) ?? {};
  return [Math.max(0, value - below), Math.min(1, value + above)];
}

/** Tolerance for rounding errors in bounds that should be equal. */
const EXACT = 1e-12;

/**
 * Compares a score with a published value. Reproduced: the 90 % interval lies within the margin, which is
 * two one-sided tests at 5 % (Schuirmann 1987). Off: the 95 % interval lies outside the margin, so a true difference
 * within the margin is rarely reported as off.
 *
 * @param published per cent
 */
export function compareWithPublished(
  ours: Uncertainty,
  published: number,
  margin: Margin,
): CardVerdict {
  const share = published / 100;
  const [low90, high90] = cardInterval(ours, 0.1);
  const [low95, high95] = cardInterval(ours, 0.05);
  const by = (ours.value - share) * 100;
  const [floor, ceiling] = [share - margin.total - EXACT, share + margin.total + EXACT];
  const significant = share < low95 - EXACT || share > high95 + EXACT;
  const most = share + furthest(ours, margin) + EXACT;
  const beyond = low95 > most || high95 < 2 * share - most;
  if (low90 >= floor && high90 <= ceiling) {
    return { kind: 'reproduced', differs: significant ? by : null };
  }
  if (beyond) {
    return { kind: 'off', by, standardErrors: Math.abs(by) / 100 / standardErrorOf(ours, by) };
  }
  return {
    kind: 'not shown',
    halfWidth: ((high95 - low95) / 2) * 100,
    needed: neededFor(ours, share, margin.total),
  };
}

/** The margin that "off" must exceed. It allows for noise of the published run that our repeats happen not to show. */
function furthest({ oneRunAtMost }: Uncertainty, { base, rounding }: Margin): number {
  return base + rounding + Z95 * oneRunAtMost;
}

/** The standard error of our score, from its reach towards the published value. */
function standardErrorOf({ reach }: Uncertainty, by: number): number {
  const { below = 1, above = 1 } = reach.get(0.1) ?? {};
  return (by > 0 ? below : above) / Z90;
}

/**
 * The probability that the verdict is "off" although our model is the published one, whose published value is a single
 * run.
 */
export function chanceOfOff(ours: Uncertainty, margin: Margin): number {
  const { reach, oneRun } = ours;
  const { below = 1, above = 1 } = reach.get(0.1) ?? {};
  const sd = (below + above) / 2 / Z90;
  return 2 * normalCdf(-(furthest(ours, margin) + Z95 * sd) / Math.hypot(sd, oneRun));
}
