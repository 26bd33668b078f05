/** One call that is made alone, to see how the endpoint is; all others wait until it is over. */
export interface Probe {
  readonly over: Promise<void>;
  readonly release: () => void;
}

/**
 * @param milliseconds after which the probe is over in any case
 * @param onOver called once
 */
export function startProbe(
  milliseconds: number,
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>,
  onOver: () => void,
): Probe {
  const ended = new AbortController();
  let resolve = (): void => {};
  const over = new Promise<void>((done) => {
    resolve = done;
  });
  const release = (): void => {
    if (ended.signal.aborted) return;
    ended.abort();
    onOver();
    resolve();
  };
  if (Number.isFinite(milliseconds)) void sleep(milliseconds, ended.signal).then(release);
  return { over, release };
}
