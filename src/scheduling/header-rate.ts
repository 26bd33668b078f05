import type { Allowance } from '../models/rate-limits.js';

/** The calls, or tokens, per second that a server's rate-limit headers leave room for. Times are in milliseconds. */
export interface HeaderRate {
  readonly observe: (allowance: Allowance, now: number) => void;
  /** Infinite where the headers say nothing, or nothing that matters yet. */
  readonly current: (now: number) => number;
}

/** How long a header's statement is relied on, in milliseconds. */
const FRESH = 5000;

export function headerRate(): HeaderRate {
  let before: Allowance | undefined;
  let rate = Number.POSITIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY;
  return {
    observe: (allowance, now) => {
      const left = rateOf(allowance, before);
      if (before === undefined || before.remaining !== allowance.remaining) before = allowance;
      if (left === undefined) return;
      rate = left;
      until = now + FRESH;
    },
    current: (now) => (now < until ? rate : Number.POSITIVE_INFINITY),
  };
}

/**
 * A time to the reset that falls while calls are made means that the server counts in fixed periods: what remains must
 * last until the next one. A time that rises means that it refills a bucket, by then to the brim; this
 * matters only once the bucket is nearly empty.
 */
function rateOf(
  { limit, remaining, reset }: Allowance,
  earlier: Allowance | undefined,
): number | undefined {
  if (reset <= 0) return undefined;
  const falls = earlier !== undefined && remaining < earlier.remaining && reset < earlier.reset;
  if (falls) return Math.max(remaining, 0.5) / (reset / 1000);
  if (limit === null || remaining > limit / 4) return undefined;
  return (limit - remaining) / (reset / 1000);
}
