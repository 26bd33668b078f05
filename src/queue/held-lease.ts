import type { Lease } from './lease.js';

/** The lease that a machine holds, and what it has used of it. Times are those of this machine, in milliseconds. */
export interface HeldLease {
  readonly current: () => Lease;
  /** Whether a call may begin as far as permits go. */
  readonly hasPermit: (now: number) => boolean;
  /** Earliest time at which the next call may begin, by the pace of the lease. */
  readonly nextStart: () => number;
  /** Uses a permit for a call that begins now. */
  readonly begin: (now: number) => void;
  /** Uses a permit for a call that is made in any case: it is taken from the next lease if this one has none left. */
  readonly overdraw: () => void;
  /** Gives the permits back that were not used: this many. Below 0 for those that were overdrawn. */
  readonly giveBack: () => number;
  /** @param asked when the new lease was asked for */
  readonly replace: (lease: Lease, asked: number) => void;
}

/** @param idle milliseconds after which a machine without work renews its lease */
export function createHeldLease(idle: number): HeldLease {
  let lease: Lease = {
    slots: 0,
    permits: 0,
    pace: null,
    pausedUntil: 0,
    others: 0,
    toLearn: undefined,
    stopping: [],
    renewAfter: idle,
    usableFor: 0,
    cost: 0,
  };
  /** `null` is unlimited. */
  let permits: number | null = 0;
  let usableUntil = 0;
  let nextStart = 0;
  const use = (): void => {
    if (permits !== null) permits -= 1;
  };
  return {
    current: () => lease,
    hasPermit: (now) => permits === null || (permits > 0 && now < usableUntil),
    nextStart: () => nextStart,
    begin: (now) => {
      use();
      // Permits keep the rate; the pace spreads them until the next renewal, which may know another rate.
      if (lease.pace !== null) {
        nextStart = Math.max(nextStart, now) + Math.min(1000 / lease.pace, lease.renewAfter);
      }
    },
    overdraw: use,
    giveBack: () => {
      const unused = permits ?? 0;
      permits = permits === null ? null : 0;
      return unused;
    },
    replace: (renewed, asked) => {
      lease = renewed;
      // Those that were overdrawn in the meantime are of the new ones.
      permits = renewed.permits === null ? null : renewed.permits + Math.min(0, permits ?? 0);
      usableUntil = asked + renewed.usableFor;
    },
  };
}
