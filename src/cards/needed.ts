import { type Uncertainty, Z90, Z95 } from './uncertainty.js';

/** How many items or samples would settle a verdict of "not shown", if the score stayed the same. */
export interface Needed {
  readonly items: number;
  /** Samples of each item. */
  readonly samples: number;
}

const MAX_SAMPLES = 1000;
/** Upper limit for the search if the number of published items is unknown; no published dataset is larger. */
const MAX_ITEMS = 1_000_000;

/**
 * The smallest number of items, or of samples of all items, with which the interval would lie within the margin or
 * outside it.
 *
 * @param published a fraction
 * @param margin a fraction
 * @returns `null` if a thousand samples of all items would not be enough
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
  const all = items ?? MAX_ITEMS;
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
  // With one sample the noise is assumed; with two it is measured.
  const least = noise.kind === 'assumed' ? 2 : samples + 1;
  const wanted = Math.max(least, more);
  return wanted > MAX_SAMPLES ? null : { items: all, samples: wanted };
}
