import { type Uncertainty, Z90, Z95 } from './uncertainty.js';

/** How much would settle a verdict that is not shown, if the score stayed as it is. */
export interface Needed {
  readonly items: number;
  /** Samples of each item. */
  readonly samples: number;
}

const MOST_SAMPLES = 1000;
/** Published sets are no larger; where the number of their items is not known this bounds the search. */
const MOST_ITEMS = 1_000_000;

/**
 * The least number of items, or of samples of all items, with which the interval would lie within the margin
 * or outside it.
 *
 * @param published a share of 1
 * @param margin a share of 1
 * @returns `null` where a thousand samples of all items would not do
 */
export function neededFor(
  { value, asked, items, samples, noise, perItem }: Uncertainty,
  published: number,
  margin: number,
): Needed | null {
  const beyond = Math.abs(value - published) - margin;
  // The 90 % interval must lie within the margin, or the 95 % interval outside it.
  const variance = (beyond / (beyond < 0 ? Z90 : Z95)) ** 2;
  const { overItems, overRepeats } = perItem;
  if (!(variance > 0) || Number.isNaN(overItems)) return null;
  const all = items ?? MOST_ITEMS;
  const at = (n: number): number => ((1 - n / all) * overItems) / n + ((n / all) * overRepeats) / n;
  if (at(all) <= variance) {
    let [low, high] = [Math.min(asked, all), all];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (at(middle) <= variance) high = middle;
      else low = middle + 1;
    }
    if (low > asked) return { items: low, samples };
  }
  const more = Math.ceil((samples * overRepeats) / all / variance);
  // What is assumed of one sample is measured with two.
  const least = noise.kind === 'assumed' ? 2 : samples + 1;
  const wanted = Math.max(least, more);
  return wanted > MOST_SAMPLES ? null : { items: all, samples: wanted };
}
