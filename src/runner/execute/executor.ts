import type { CallFailure, Wasted } from '../../models/model.js';
import type { CallJob, CallResult, FailedAttempt } from '../jobs.js';
import type { WorkersSeen } from '../queue/workers-view.js';

/** What an executor reports while it works. */
export type ExecutorEvent =
  /** Each failed attempt, as soon as it has failed. */
  | FailedAttempt
  /** The end of a job, at most once per job; a job without one stays outstanding. */
  | CallResult
  /** A harmless call, which tells whether the endpoint is to blame for failures, has used tokens. */
  | { readonly kind: 'control call'; readonly used: Wasted }
  /** No reply for the length of the outage timeout: the remaining jobs are stopped. */
  | { readonly kind: 'endpoint lost'; readonly last: CallFailure }
  /** A batch was submitted; it must be recorded at once, or it might be submitted and paid for again after a crash. */
  | { readonly kind: 'batch submitted'; readonly id: string; readonly at: string }
  /** A batch has ended, and all its results have been reported. */
  | { readonly kind: 'batch closed'; readonly id: string; readonly at: string }
  /** The results so far came from other processes: they are given up there once `recorded` is called. */
  | { readonly kind: 'received'; readonly recorded: () => void }
  /** How the work of others goes, about once a second. */
  | { readonly kind: 'workers'; readonly seen: WorkersSeen }
  | { readonly kind: 'note'; readonly message: string };

export interface StopSignals {
  /** Fires when no further call is to be made; calls under way end as they will. */
  readonly stop: AbortSignal;
  /** Fires when calls under way are to be given up too. */
  readonly abort: AbortSignal;
}

/**
 * Turns jobs into results, in any order: in this process, through a Batch API, through a queue of workers. It takes the
 * next job when it has capacity for it, has no access to the store, and throws a `CardbenchError` for failures that
 * end the whole run.
 */
export interface Executor {
  /** It takes all jobs before it starts any: neither a probe nor a budget can hold jobs back. */
  readonly drawsAll: boolean;
  readonly execute: (
    jobs: AsyncIterable<CallJob>,
    signals: StopSignals,
  ) => AsyncIterable<ExecutorEvent>;
  /** To be called when nothing more is to be executed. */
  readonly close?: () => Promise<void>;
}
