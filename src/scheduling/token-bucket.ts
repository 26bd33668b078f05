/** A token bucket: permits that are refilled at a steady rate. Times are in milliseconds. */
export interface TokenBucket {
  /** Milliseconds until this many permits can be taken; 0 when they can be taken now. */
  readonly wait: (amount: number, now: number) => number;
  /** Takes permits, if need be in advance of the refill. A negative amount gives permits back. */
  readonly take: (amount: number, now: number) => void;
}

/**
 * At most `perMinute` permits in any 60 seconds: the capacity and the refill of one minute together come to no more.
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
      // An amount larger than the bucket never fits: it is granted when the bucket is full.
      const missing = Math.min(amount, capacity) - level;
      return missing <= 1e-9 ? 0 : missing / perMillisecond;
    },
    take: (amount, time) => {
      refill(time);
      level = Math.min(capacity, level - amount);
    },
  };
}
