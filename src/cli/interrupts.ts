import { EXIT } from './exit-codes.js';
import type { Host } from './terminal.js';

export interface Interrupts {
  /** Fires at the first Ctrl-C (or SIGTERM). */
  readonly drain: AbortSignal;
  /** Fires at the second. */
  readonly abort: AbortSignal;
  readonly stop: () => void;
}

/** Time to commit replies that have arrived after a second Ctrl-C, in milliseconds. */
const LAST_COMMITS = 250;

/** Turns Ctrl-C into "finish what is in flight", and a second one into "stop now". */
export function listenForInterrupts(host: Host, note: (message: string) => void): Interrupts {
  const drain = new AbortController();
  const abort = new AbortController();
  const onSignal = (): void => {
    if (!drain.signal.aborted) {
      note(
        'Stopping: calls in flight are completed and saved. Press Ctrl-C again to stop immediately.',
      );
      drain.abort();
      return;
    }
    abort.abort();
    setTimeout(() => host.exit(EXIT.interrupted), LAST_COMMITS);
  };
  host.on('SIGINT', onSignal);
  host.on('SIGTERM', onSignal);
  return {
    drain: drain.signal,
    abort: abort.signal,
    stop: () => {
      host.off('SIGINT', onSignal);
      host.off('SIGTERM', onSignal);
    },
  };
}
