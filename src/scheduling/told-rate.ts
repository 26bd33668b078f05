import type { Allowance } from '../models/rate-limits.js';

/** The calls, or tokens, a second that a server's headers leave room for. Times are in milliseconds. */
export interface ToldRate {
  readonly told: (allowance: Allowance, now: number) => void;
  /** Infinite where the headers say nothing, or nothing that matters yet. */
  readonly current: (now: number) => number;
}

/** Milliseconds for which what a header said is reckoned with. */
const FRESH = 5000;

export function toldRate(): ToldRate {
  let before: Allowance | undefined;
  let rate = Number.POSITIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY;
  return {
    told: (allowance, now) => {
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
 * Where the time to the reset falls while calls are made, the server counts by periods, and what is left must
 * last until the next. Where it rises, the server fills a bucket, and what is missing flows in until then;
 * that matters once the bucket is nearly empty.
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
