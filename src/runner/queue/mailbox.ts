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
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    const woken = waiting;
    waiting = [];
    for (const resolve of woken) resolve();
  };
  return {
    put: (value) => {
      held.push(value);
      wake();
    },
    take: () => {
      const taken = held;
      held = [];
      return taken;
    },
    isEmpty: () => held.length === 0,
    wake,
    change: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
      }),
  };
}
