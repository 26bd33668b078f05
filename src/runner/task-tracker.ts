/** Tracks asynchronous work in progress. */
export interface TaskTracker {
  readonly track: (work: Promise<void>) => void;
  /** Resolves when all tracked work has ended; rejects with its first error. */
  readonly settled: () => Promise<void>;
}

/** Tracks work in progress and keeps its first error, without retaining finished work. */
export function createTaskTracker(onError: (reason: unknown) => void = () => {}): TaskTracker {
  let open = 0;
  let failed: { reason: unknown } | undefined;
  let wake = (): void => {};
  const ended = (): void => {
    open--;
    if (open === 0) wake();
  };
  return {
    track: (work) => {
      open++;
      work.then(ended, (reason: unknown) => {
        failed ??= { reason };
        onError(reason);
        ended();
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
