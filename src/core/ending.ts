/** An end that work may have to be left for. */
export interface Ending {
  readonly end: () => void;
  readonly hasEnded: () => boolean;
  /** What work comes to, or `undefined` where the end comes first; what it throws later is dropped. */
  readonly orEnd: <Value>(work: Promise<Value>) => Promise<Value | undefined>;
}

/** A race of each piece of work with one promise of the end would keep what all of them came to until then. */
export function createEnding(): Ending {
  const waiting = new Set<() => void>();
  let ended = false;
  return {
    end: () => {
      ended = true;
      for (const leave of waiting) leave();
      waiting.clear();
    },
    hasEnded: () => ended,
    orEnd: (work) =>
      new Promise((resolve, reject) => {
        const leave = (): void => resolve(undefined);
        if (ended) leave();
        else waiting.add(leave);
        work.then(
          (value) => {
            waiting.delete(leave);
            resolve(value);
          },
          (reason: unknown) => {
            waiting.delete(leave);
            reject(reason);
          },
        );
      }),
  };
}
