/** How many calls per second have lately succeeded. Times are in milliseconds. */
export interface SuccessRate {
  readonly add: (now: number) => void;
  /** Successes per second over the given number of last seconds, or since the first success when that is less. */
  readonly over: (seconds: number, now: number) => number;
  /** Successes in the given number of last seconds. */
  readonly count: (seconds: number, now: number) => number;
  /** Milliseconds until the oldest success of the last minute is more than a minute old. */
  readonly oldestLeaves: (now: number) => number;
  /** The highest rate over five seconds within the last minute. */
  readonly best: (now: number) => number;
}

const SLOT = 250;
const SLOTS = 60_000 / SLOT;

export function successRate(): SuccessRate {
  const counts = new Array<number>(SLOTS).fill(0);
  let latest = Number.NaN;
  let first = Number.NaN;
  const advance = (now: number): void => {
    const slot = Math.floor(now / SLOT);
    if (Number.isNaN(latest)) {
      latest = slot;
      return;
    }
    for (let next = Math.max(latest + 1, slot - SLOTS + 1); next <= slot; next++) {
      counts[next % SLOTS] = 0;
    }
    latest = Math.max(latest, slot);
  };
  const sum = (from: number, to: number): number => {
    let total = 0;
    for (let slot = Math.max(from, 0); slot <= to; slot++) total += counts[slot % SLOTS] ?? 0;
    return total;
  };
  const count = (seconds: number, now: number): number => {
    if (Number.isNaN(first)) return 0;
    advance(now);
    return sum(latest - Math.ceil((seconds * 1000) / SLOT) + 1, latest);
  };
  return {
    add: (now) => {
      if (Number.isNaN(first)) first = now;
      advance(now);
      counts[latest % SLOTS] = (counts[latest % SLOTS] ?? 0) + 1;
    },
    over: (seconds, now) => {
      if (Number.isNaN(first)) return 0;
      const span = Math.min(seconds, 60, Math.max(0.5, (now - first) / 1000));
      return count(span, now) / span;
    },
    count,
    oldestLeaves: (now) => {
      advance(now);
      for (let slot = latest - SLOTS + 1; slot <= latest; slot++) {
        if (slot >= 0 && (counts[slot % SLOTS] ?? 0) > 0) return (slot + SLOTS) * SLOT - now + 1;
      }
      return SLOT;
    },
    best: (now) => {
      if (Number.isNaN(first)) return 0;
      advance(now);
      const width = 5000 / SLOT;
      let most = 0;
      for (let end = latest; end > latest - SLOTS + width; end -= 4) {
        most = Math.max(most, sum(end - width + 1, end));
      }
      return most / 5;
    },
  };
}
