import { midPInterval } from '../metrics/mid-p.js';
import type { OtherNoise } from './noise-source.js';

/** The assumed probability that the verdict on an item differs between two greedy runs. */
export const ASSUMED_FLIP_RATE = 0.03;

/**
 * The assumed flip rate of a single run with one sample. Greedy decoding is repeatable, except for rounding in batched
 * arithmetic. Sampled replies are not: they are assumed to have the largest rate that the score allows, as if every
 * item were right with the same probability.
 *
 * @param value the score, 0 to 1
 */
export function assumedFlipRate(value: number, temperature: number): number {
  if (temperature === 0) return ASSUMED_FLIP_RATE;
  return Math.max(ASSUMED_FLIP_RATE, mostFlips(value));
}

/** The largest flip rate that a score allows. */
function mostFlips(value: number): number {
  return 2 * value * (1 - value);
}

/**
 * The noise of items with one sample: the assumed one, unless the repeats of other items contradict it. If they show
 * more, it is what they show, with about twice as many degrees of freedom as there were flips. If they show less, it
 * is the upper limit (95 %) of what they show. So a few repeats that agree change nothing.
 *
 * @param measured the variances of the items with several samples
 * @param value the score, 0 to 1
 */
export function otherNoise(
  measured: readonly number[],
  assumed: number,
  value: number,
): OtherNoise & { readonly variance: number; readonly df: number } {
  const flips = 2 * measured.reduce((sum, each) => sum + each, 0);
  const given = (flipRate: number, df: number) => ({
    ...{ flipRate, variance: flipRate / 2, df, assumed: flipRate === assumed },
  });
  if (measured.length === 0) return given(assumed, Number.POSITIVE_INFINITY);
  const seen = flips / measured.length;
  if (seen > assumed) {
    return given(Math.max(assumed, Math.min(seen, mostFlips(value))), Math.max(1, 2 * flips));
  }
  const [, most] = midPInterval(Math.min(flips, measured.length), measured.length, 0.1);
  return given(Math.min(assumed, most), Number.POSITIVE_INFINITY);
}
