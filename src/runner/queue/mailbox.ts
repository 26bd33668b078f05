import { createWaiters } from '../../core/waiters.js';

/** Holds what comes until it is taken, and wakes those who wait. */
export interface Mailbox<Value> {
  readonly put: (value: Value) => void;
  /** All that have come since the last time. */
  readonly take: () => readonly Value[];
  readonly isEmpty: () => boolean;
  /** Wakes those who wait, though nothing has come. */
  readonly wake: () => void;
  /** Resolves at the next value, or when woken. */
  readonly change: () => Promise<void>;
}

export function createMailbox<Value>(): Mailbox<Value> {
  let held: Value[] = [];
  const waiters = createWaiters();
  return {
    put: (value) => {
      held.push(value);
      waiters.wake();
    },
    take: () => {
      const taken = held;
      held = [];
      return taken;
    },
    isEmpty: () => held.length === 0,
    wake: waiters.wake,
    change: waiters.wait,
  };
}
