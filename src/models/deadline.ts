import { setMaxListeners } from 'node:events';
import { abortWith } from './abort-with.js';

/** A limit on the time of each request of a call, on top of a signal that gives the call up. */
export interface Deadline {
  /** Fires when a request has taken too long, or the call is given up. */
  readonly signal: AbortSignal;
  readonly timedOut: () => boolean;
  /** Starts the time of the next request. */
  readonly restart: () => void;
  /** Stops the time until the next request. */
  readonly pause: () => void;
  /** Nothing fires any more. */
  readonly end: () => void;
}

/** @param limit milliseconds for one request */
export function deadline(limit: number, signal: AbortSignal): Deadline {
  const controller = new AbortController();
  // A call may take many requests, each with a listener of its own, which is no leak.
  setMaxListeners(0, controller.signal);
  let timer: NodeJS.Timeout | undefined;
  let late = false;
  const release = abortWith(signal, controller);
  const clear = (): void => clearTimeout(timer);
  return {
    signal: controller.signal,
    timedOut: () => late,
    restart: () => {
      clear();
      timer = setTimeout(() => {
        late = true;
        controller.abort();
      }, limit);
    },
    pause: clear,
    end: () => {
      clear();
      release();
    },
  };
}
