import type { CallFailure } from '../../models/model.js';
import type { CallJob, CallResult, FailedAttempt } from '../jobs.js';

/** What an executor tells while it works. */
export type ExecutorEvent =
  /** At once, for each attempt that failed. */
  | FailedAttempt
  /** The end of a job, at most once for each: what gets none stays outstanding. */
  | CallResult
  /** No reply has come for the outage timeout: the endpoint is given up, and what is left is stopped. */
  | { readonly kind: 'endpoint lost'; readonly last: CallFailure }
  /** A batch was handed in: what is told of it must survive a crash, or it is paid for twice. */
  | { readonly kind: 'batch submitted'; readonly id: string; readonly at: string }
  /** A batch is over, and all that it brought was told. */
  | { readonly kind: 'batch closed'; readonly id: string; readonly at: string }
  | { readonly kind: 'note'; readonly message: string };

export interface StopSignals {
  /** Fires when no further call is to be made; calls under way end as they will. */
  readonly stop: AbortSignal;
  /** Fires when calls under way are to be given up too. */
  readonly abort: AbortSignal;
}

/**
 * Turns jobs into results, in whatever order they come: in this process, through a Batch API, through a queue
 * of workers. It draws a job when it has room for one, knows no store, and throws a `CardbenchError` for what
 * ends the whole run.
 */
export interface Executor {
  /** It draws all jobs before it begins: neither a first call nor a budget can hold the others back. */
  readonly drawsAll: boolean;
  readonly execute: (
    jobs: AsyncIterable<CallJob>,
    signals: StopSignals,
  ) => AsyncIterable<ExecutorEvent>;
}
