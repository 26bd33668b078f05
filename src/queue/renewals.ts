/** Renews something again and again, until it is closed. */
export interface Renewals {
  /** Renews soon. */
  readonly hurry: () => void;
  /** Resolves when the renewal under way, if any, has ended after `closed`. */
  readonly ended: Promise<void>;
}

export interface RenewalsOptions {
  readonly renew: () => Promise<void>;
  /** Milliseconds until the next renewal, if nothing hurries. */
  readonly wait: () => number;
  /** Milliseconds between two renewals at least. */
  readonly soonest: number;
  readonly closed: AbortSignal;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export function startRenewals(options: RenewalsOptions): Renewals {
  const { renew, wait, soonest, closed, clock, sleep } = options;
  let last = Number.NEGATIVE_INFINITY;
  let hurry = (): void => {};
  const loop = async (): Promise<void> => {
    while (!closed.aborted) {
      const woken = new AbortController();
      hurry = () => {
        hurry = () => {};
        const rest = Math.max(0, last + soonest - clock());
        void sleep(rest, woken.signal).then(() => woken.abort());
      };
      // One signal of both, `AbortSignal.any`, would be kept by the one that lasts.
      const end = (): void => woken.abort();
      closed.addEventListener('abort', end);
      await sleep(wait(), woken.signal);
      closed.removeEventListener('abort', end);
      hurry = () => {};
      if (closed.aborted) return;
      await renew();
      last = clock();
    }
  };
  return { hurry: () => hurry(), ended: loop() };
}
