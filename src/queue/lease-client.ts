import type { Random } from '../core/prng.js';
import { changeShared, type SharedValues } from './engine.js';
import { createLearner, type Learner } from './learner.js';
import { type Lease, type LeaseRequest, renewLease } from './lease.js';
import { readLimits } from './limits-state.js';

/** Asks the engine for leases. */
export interface LeaseClient {
  /** Milliseconds by which the engine's clock is ahead of this machine's, as of the last renewal. */
  readonly offset: () => number;
  /** What is asked may depend on the offset that is known then. Rejects if the engine cannot be asked any longer. */
  readonly renew: (request: () => Omit<LeaseRequest, 'worker' | 'learned'>) => Promise<Lease>;
}

export interface LeaseClientOptions {
  readonly shared: SharedValues;
  readonly key: string;
  readonly worker: string;
  readonly random: Random;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
}

export function createLeaseClient(options: LeaseClientOptions): LeaseClient {
  const { shared, key, worker, random, clock } = options;
  let offset = 0;
  /** Set while this machine is the one that learns for all. */
  let learner: Learner | undefined;
  return {
    offset: () => offset,
    renew: async (request) => {
      const { lease, inherited, now } = await changeShared(shared, key, random, (value, time) => {
        offset = time - clock();
        const before = readLimits(value);
        const asked = request();
        const others = Object.entries(before.workers).reduce(
          (sum, [id, each]) => (id === worker ? sum : sum + each.active),
          0,
        );
        const learned = learner?.learned(time, others + asked.active);
        const renewed = renewLease(
          before,
          { ...asked, worker, ...(learned === undefined ? {} : { learned }) },
          time,
        );
        return {
          value: JSON.stringify(renewed.state),
          result: { lease: renewed.lease, inherited: before.learned, now: time },
        };
      });
      if (lease.toLearn === undefined) learner = undefined;
      else {
        learner ??= createLearner(now, inherited);
        learner.learn(lease.toLearn);
      }
      return lease;
    },
  };
}
