import type { Random } from '../core/prng.js';
import type { BatchApi } from '../models/batch-api.js';
import type { Endpoint } from '../models/endpoint.js';
import type { Model } from '../models/model.js';
import type { Connection } from '../store/open.js';
import type { RunRecord } from '../store/records.js';
import type { RunConfig } from './config.js';
import type { RunListener } from './events.js';
import type { Judge } from './judge.js';
import type { PlannedBenchmark } from './plan.js';
import type { RetryPolicy } from './retry.js';
import type { ScoringPool } from './scoring.js';

/** All that a run works with; time, chance and the outside world are passed in. */
export interface RunInput {
  readonly db: Connection;
  readonly run: RunRecord;
  readonly plans: readonly PlannedBenchmark[];
  readonly endpoint: Endpoint;
  readonly model: Model;
  readonly config: Pick<
    RunConfig,
    | 'batchPoll'
    | 'cache'
    | 'concurrency'
    | 'maxCost'
    | 'maxTokensTotal'
    | 'outageTimeout'
    | 'price'
    | 'retries'
    | 'rpm'
    | 'tpm'
    | 'withText'
  >;
  /** Through which the samples are asked for, in place of calls; `null` for calls. */
  readonly batches: BatchApi | null;
  readonly pool: ScoringPool;
  /** Asked by the scorers that can use one; `null` when none is named. */
  readonly judge: Judge | null;
  readonly listener: RunListener;
  /** Fires when no further call is to be made; calls under way end as they will. */
  readonly drain: AbortSignal;
  /** Fires when calls under way are to be given up too. */
  readonly abort: AbortSignal;
  readonly sleep: RetryPolicy['sleep'];
  readonly random: Random;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
