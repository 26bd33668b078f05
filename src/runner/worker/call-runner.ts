import { createEnding } from '../../core/ending.js';
import type { Random } from '../../core/prng.js';
import type { Model } from '../../models/model.js';
import type { SharedLimiter } from '../../queue/shared-limiter.js';
import type { LimiterOptions } from '../../scheduling/limiter.js';
import { localExecutor } from '../execute/local.js';
import { type CallJob, notBegun } from '../jobs.js';
import type { CallBatch } from '../queue/messages.js';
import { jobKey } from '../queue/outstanding.js';
import { interruptibleSleep } from '../sleep.js';
import type { OpenBatch, ResultSender } from './result-sender.js';

export interface CallRunnerOptions {
  readonly model: Model;
  readonly retries: number;
  readonly outageTimeout: number;
  readonly limiter: (onOutage: LimiterOptions['onOutage']) => SharedLimiter;
  readonly sender: ResultSender;
  readonly random: Random;
  readonly abort: AbortSignal;
  /** The endpoint has not replied for so long that the worker leaves. */
  readonly onLost: () => void;
}

/** Makes the calls of a run on this worker, as a run in one process makes them. */
export interface CallRunner {
  readonly take: (batch: OpenBatch, { jobs }: CallBatch) => void;
  /** Jobs that have not begun. */
  readonly queued: () => number;
  /** Calls in flight. */
  readonly active: () => number;
  /** Calls that may be in flight. */
  readonly limit: () => number;
  /** Begins nothing more; what has not begun goes back. */
  readonly stop: () => void;
  /** Resolves when all calls have ended. */
  readonly close: () => Promise<void>;
}

/** Results that may wait to be sent, beside one for each call that may be in flight. */
const MOST_UNSENT = 8;

export function createCallRunner(options: CallRunnerOptions): CallRunner {
  const { sender } = options;
  const places = new Map<string, { readonly batch: OpenBatch; readonly index: number }>();
  const stop = new AbortController();
  let jobs: CallJob[] = [];
  let closed = false;
  let wake = (): void => {};
  let limiter: SharedLimiter | undefined;

  async function* drawn(): AsyncGenerator<CallJob> {
    for (;;) {
      const next = jobs.shift();
      if (next !== undefined) {
        await mayBegin();
        if (stop.signal.aborted) giveBack(next);
        else if (!(await isOthers(next))) yield next;
      } else if (closed) return;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  }

  const { end: endWaits, orEnd: orStop } = createEnding();
  stop.signal.addEventListener('abort', endWaits, { once: true });
  /** While results cannot be sent, the calls that they came from would be lost with this worker. */
  const mayBegin = async (): Promise<void> => {
    while (!stop.signal.aborted && sender.unsent() > MOST_UNSENT + (limiter?.limit() ?? 0)) {
      await orStop(sender.someSent());
    }
  };
  /** A job of a batch that another worker has taken over, because this one was silent for too long, is left to it. */
  const isOthers = async (job: CallJob): Promise<boolean> => {
    const place = places.get(jobKey(job));
    const held = place?.batch.taken.isHeld();
    const isHeld = held instanceof Promise ? await orStop(held) : held;
    // After a stop it is given back.
    if (place === undefined || isHeld !== false) return false;
    if (places.get(jobKey(job)) !== place) return isOthers(job);
    places.delete(jobKey(job));
    sender.leaveOut(place.batch, place.index);
    return true;
  };
  const giveBack = (job: CallJob): void => {
    const place = places.get(jobKey(job));
    if (place === undefined) return;
    places.delete(jobKey(job));
    sender.end(place.batch, place.index, notBegun(job));
  };
  const stopNow = (): void => {
    stop.abort();
    const left = jobs;
    jobs = [];
    for (const job of left) giveBack(job);
    wake();
  };

  const executor = localExecutor({
    model: options.model,
    retries: options.retries,
    concurrency: 'auto',
    outageTimeout: options.outageTimeout,
    clock: () => performance.now(),
    now: Date.now,
    sleep: interruptibleSleep,
    random: options.random,
    limiter: (onOutage) => {
      limiter = options.limiter(onOutage);
      return limiter;
    },
  });
  const running = (async () => {
    for await (const event of executor.execute(drawn(), {
      stop: stop.signal,
      abort: options.abort,
    })) {
      switch (event.kind) {
        case 'call': {
          const place = places.get(jobKey(event));
          places.delete(jobKey(event));
          if (place !== undefined) sender.end(place.batch, place.index, event);
          break;
        }
        case 'endpoint lost':
          sender.send(event);
          stopNow();
          options.onLost();
          break;
        case 'failed attempt':
        case 'control call':
          sender.send(event);
          break;
      }
    }
  })();

  return {
    take: (batch, { jobs: given }) => {
      for (const [index, job] of given.entries()) {
        if (batch.done.has(index)) continue;
        const before = places.get(jobKey(job));
        places.set(jobKey(job), { batch, index });
        // This worker was silent for too long, and has taken over its own batch.
        if (before !== undefined) sender.leaveOut(before.batch, before.index);
        else if (stop.signal.aborted) giveBack(job);
        else jobs.push(job);
      }
      wake();
    },
    queued: () => jobs.length,
    active: () => limiter?.active() ?? 0,
    limit: () => limiter?.limit() ?? 0,
    stop: stopNow,
    close: async () => {
      closed = true;
      wake();
      await running;
      await sender.settled();
      await limiter?.close();
    },
  };
}
