import type { Random } from '../../core/prng.js';
import { changeShared, type SharedValues } from '../../queue/engine.js';
import { BEAT, type Presence, WORKERS, withWorker } from '../../queue/presence.js';
import { interruptibleSleep } from '../sleep.js';

export interface HeartbeatOptions {
  readonly shared: SharedValues;
  readonly worker: string;
  readonly presence: () => Omit<Presence, 'at'>;
  readonly random: Random;
}

/** Says every two seconds, until the signal fires, that a worker is there and what it does. */
export async function heartbeat(options: HeartbeatOptions, until: AbortSignal): Promise<void> {
  while (!until.aborted) {
    await tell(options, options.presence());
    await interruptibleSleep(BEAT, until);
  }
}

/** Says that a worker has left. */
export function sayGone(options: HeartbeatOptions): Promise<void> {
  return tell(options, undefined);
}

function tell(
  { shared, worker, random }: HeartbeatOptions,
  presence: Omit<Presence, 'at'> | undefined,
): Promise<void> {
  return changeShared(shared, WORKERS, random, (value, now) => ({
    value: withWorker(value, worker, presence, now),
    result: undefined,
  }));
}
