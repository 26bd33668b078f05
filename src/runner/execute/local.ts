import { setMaxListeners } from 'node:events';
import { promptText } from '../../core/prompt.js';
import { type CallOutcome, type Model, type ModelRequest, usedBy } from '../../models/model.js';
import {
  type CallSize,
  createLimiter,
  type Limiter,
  type LimiterOptions,
} from '../../scheduling/limiter.js';
import { createAsyncQueue } from '../async-queue.js';
import type { CallJob, CallResult, FailedAttempt, SampleRef } from '../jobs.js';
import { controlRequest } from './control-request.js';
import type { Executor, ExecutorEvent, StopSignals } from './executor.js';
import { forEachWithRoom } from './for-each-with-room.js';
import { callWithRetries } from './retry.js';

export interface LocalExecutorOptions extends Omit<LimiterOptions, 'onOutage'> {
  readonly model: Model;
  /** Attempts after the first. */
  readonly retries: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Limits that are shared with others; by default this process has its own. */
  readonly limiter?: (onOutage: LimiterOptions['onOutage']) => Limiter;
}

/** Makes the calls in this process, within the limits of the endpoint and of the user. */
export function localExecutor(options: LocalExecutorOptions): Executor {
  const { model, retries, sleep, random, now } = options;
  let tell = (_event: ExecutorEvent): void => {};
  const onOutage: LimiterOptions['onOutage'] = (last) => tell({ kind: 'endpoint lost', last });
  const limiter = options.limiter?.(onOutage) ?? createLimiter({ ...options, onOutage });
  const time = (): string => new Date(now()).toISOString();

  const work = async (job: CallJob, { stop, abort }: StopSignals): Promise<void> => {
    const { request, requestSha256 } = job;
    const sample = refOf(job);
    const failedAttempts: CallResult['failedAttempts'][number][] = [];
    const size = sizeOf(request);
    const control = async (): Promise<CallOutcome> => {
      const outcome = await model.call(controlRequest(request), abort);
      tell({ kind: 'control call', used: usedBy(outcome) });
      return outcome;
    };
    const ended = await callWithRetries(
      () => limiter.schedule(size, (another) => model.call(request, abort, another), stop, control),
      { retries, sleep, random },
      stop,
      (failure, attempt, final) => {
        const failed = { attempt, failure, final, failedAt: time() };
        failedAttempts.push(failed);
        tell({ kind: 'failed attempt', ...sample, ...failed } satisfies FailedAttempt);
      },
    );
    const outcome: CallResult['outcome'] =
      ended.kind === 'reply'
        ? { kind: 'reply', reply: ended.reply, attempts: ended.attempts, receivedAt: time() }
        : ended.kind === 'failed'
          ? { kind: 'failed', failure: ended.failure }
          : { kind: 'stopped' };
    tell({ kind: 'call', ...sample, requestSha256, failedAttempts, outcome });
  };

  return {
    drawsAll: false,
    execute: async function* (jobs, signals) {
      const events = createAsyncQueue<ExecutorEvent>();
      tell = events.push;
      // If the consumer leaves, no further call is made.
      const left = new AbortController();
      const stop = AbortSignal.any([signals.stop, left.signal]);
      // Every call that waits adds a listener, which is no leak: Node's warning is turned off.
      setMaxListeners(0, stop);
      const working = forEachWithRoom(jobs, limiter, stop, (job) =>
        work(job, { stop, abort: signals.abort }),
      ).then(
        () => events.close(),
        (reason: unknown) => events.close({ reason }),
      );
      try {
        yield* events;
      } finally {
        left.abort();
        await working;
      }
    },
  };
}

function refOf({ run, benchmark, item, sample }: CallJob): SampleRef {
  return { run, benchmark, item, sample };
}

/** The size of a call, for token limits. */
export function sizeOf({ prompt, maxTokens }: ModelRequest): CallSize {
  return { characters: () => promptText(prompt).length, maxTokens };
}
