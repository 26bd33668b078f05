/** Work under way, counted. */
export interface Latch {
  readonly track: (work: Promise<void>) => void;
  /** Ends when all tracked work has; throws the first error of it. */
  readonly settled: () => Promise<void>;
}

/** Counts work under way and keeps the first error, without holding on to what is done. */
export function createLatch(onError: (reason: unknown) => void): {
  track: (work: Promise<void>) => void;
  settled: () => Promise<void>;
} {
  let open = 0;
  let failed: { reason: unknown } | undefined;
  let wake = (): void => {};
  return {
    track: (work) => {
      open++;
      work
        .catch((reason: unknown) => {
          failed ??= { reason };
          onError(reason);
        })
        .finally(() => {
          open--;
          if (open === 0) wake();
        });
    },
    settled: async () => {
      while (open > 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (failed !== undefined) throw failed.reason;
    },
  };
}
