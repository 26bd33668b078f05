/** Time that passes only when nothing else is left to do: hours in a moment, the same each time. */
export interface VirtualTime {
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Lets time pass until the promise is settled. */
  readonly until: <Value>(promise: Promise<Value>) => Promise<Value>;
}

interface Timer {
  readonly at: number;
  readonly wake: () => void;
}

export function virtualTime(): VirtualTime {
  let time = 0;
  const timers = new Set<Timer>();
  return {
    now: () => time,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        const wake = (): void => {
          timers.delete(timer);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const timer = { at: time + Math.max(0, milliseconds), wake };
        timers.add(timer);
        signal?.addEventListener('abort', wake, { once: true });
        if (signal?.aborted) wake();
      }),
    until: async (promise) => {
      let settled = false;
      const done = promise.finally(() => {
        settled = true;
      });
      done.catch(() => {});
      for (;;) {
        await new Promise(setImmediate);
        if (settled) return done;
        let next: Timer | undefined;
        // In the order in which they were set: of those at one time the first.
        for (const timer of timers) if (next === undefined || timer.at < next.at) next = timer;
        if (next === undefined) throw new Error('everything waits for ever');
        time = Math.max(time, next.at);
        next.wake();
      }
    },
  };
}
