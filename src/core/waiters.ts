/** Those who wait for something to change. */
export interface Waiters {
  /** Resolves at the next {@link wake}. */
  readonly wait: () => Promise<void>;
  readonly wake: () => void;
  readonly isEmpty: () => boolean;
}

export function createWaiters(): Waiters {
  let waiting: (() => void)[] = [];
  return {
    wait: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
      }),
    wake: () => {
      const woken = waiting;
      waiting = [];
      for (const resolve of woken) resolve();
    },
    isEmpty: () => waiting.length === 0,
  };
}
