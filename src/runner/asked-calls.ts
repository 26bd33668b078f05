import type { CardbenchError } from '../core/errors.js';
import type { Endpoint } from '../models/endpoint.js';
import type { CallFailure, ModelRequest } from '../models/model.js';
import type { EarlierResponses } from '../store/earlier-responses.js';
import type { AskedItems } from './asked-items.js';
import type { BenchmarkEnds } from './benchmark-ends.js';
import type { BenchmarkRun } from './benchmark-run.js';
import type { Budget } from './budget.js';
import type { RunConfig } from './config.js';
import type { RunListener } from './events.js';
import type { Executor } from './execute/executor.js';
import { type CallJob, keyOf } from './jobs.js';
import type { PlannedCall } from './plan/call-jobs.js';
import type { RecordedBatches } from './record/batches.js';
import type { Recorder } from './record/recorder.js';
import type { RunScoring } from './run-scoring.js';
import type { TaskTracker } from './task-tracker.js';

export interface RunCallsOptions {
  readonly run: string;
  readonly endpoint: Endpoint;
  readonly benchmarkRuns: readonly BenchmarkRun[];
  readonly executor: Executor;
  /** The body that is sent for a request. */
  readonly body: (request: ModelRequest) => unknown;
  readonly budget: Budget;
  /** Replies of earlier runs to reuse; `undefined` without `--cache`. */
  readonly earlier: EarlierResponses | undefined;
  readonly recorder: Recorder;
  readonly batches: RecordedBatches;
  readonly scoring: RunScoring;
  readonly listener: RunListener;
  readonly tracker: TaskTracker;
  /** Ends the run with an error. */
  readonly fail: (error: CardbenchError) => void;
  /** A benchmark has been given up, for a reason that the listener has been told. */
  readonly incomplete: () => void;
  /** The error for an endpoint that has stopped replying. */
  readonly outage: (last: CallFailure) => CardbenchError;
  readonly stop: AbortSignal;
  readonly abort: AbortSignal;
  /** `withText`: store the requests of confidential benchmarks, too, of which only hashes are kept otherwise. */
  readonly config: Pick<RunConfig, 'withText' | 'reasoningTags' | 'order' | 'seed'>;
  readonly now: () => number;
}

/** A call, and the benchmark that it is of. */
export interface AskedCall extends PlannedCall {
  readonly of: BenchmarkRun;
}

/** What this process knows of the calls of a run. */
export interface AskedCalls {
  /** Calls handed to the executor that have not ended. */
  readonly calls: Map<string, AskedCall>;
  /** What is stored of an item, once. */
  readonly askedItem: AskedItems;
  readonly ends: BenchmarkEnds;
  /** What was said of the endpoint, once each. */
  readonly toldSymptoms: Set<string>;
}

/** Names a call within a run. */
export function idOf(sample: Pick<CallJob, 'benchmark' | 'item' | 'sample'>): string {
  return `${sample.benchmark} ${keyOf(sample)}`;
}
