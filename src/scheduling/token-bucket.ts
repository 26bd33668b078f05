/** A store of permits that refills at a steady rate. Times are in milliseconds. */
export interface TokenBucket {
  /** Milliseconds until so many can be taken; 0 when they can be now. */
  readonly wait: (amount: number, now: number) => number;
  /** Takes them; what is taken beyond what is there must be refilled first. A negative amount gives back. */
  readonly take: (amount: number, now: number) => void;
}

/**
 * Permits for `perMinute` in any minute, whichever minute is looked at: a full bucket and what flows in
 * during a minute come to no more than that.
 */
export function tokenBucket(perMinute: number, now: number): TokenBucket {
  const capacity = Math.max(1, perMinute / 60);
  const perMillisecond = Math.max(perMinute - capacity, perMinute / 2) / 60_000;
  let level = capacity;
  let at = now;
  const refill = (time: number): void => {
    if (time <= at) return;
    level = Math.min(capacity, level + (time - at) * perMillisecond);
    at = time;
  };
  return {
    wait: (amount, time) => {
      refill(time);
      // More than the bucket holds can never be there at once: it goes out when the bucket is full.
      const missing = Math.min(amount, capacity) - level;
      return missing <= 1e-9 ? 0 : missing / perMillisecond;
    },
    take: (amount, time) => {
      refill(time);
      level = Math.min(capacity, level - amount);
    },
  };
}
