import type { Random } from '../../core/prng.js';
import type { Endpoint } from '../../models/endpoint.js';
import { queueAddress } from '../../queue/address.js';
import { openEngine } from '../../queue/open.js';
import { sealFrom } from '../../queue/seal.js';
import type { RunConfig } from '../config.js';
import type { Executor } from '../execute/executor.js';
import { queueExecutor } from '../execute/queue.js';
import type { ResolvedBenchmark } from '../plan/resolve.js';
import type { ScoringPool } from '../score/scoring-pool.js';
import { startCoordinator } from './coordinator.js';
import { headerOf } from './header.js';
import { queueScoringPool } from './scoring-pool.js';

/** A queue that is open for a run. */
export interface QueueSession {
  readonly start: (of: StartOptions) => Promise<QueueRun>;
  readonly close: () => Promise<void>;
}

export interface StartOptions {
  readonly run: string;
  readonly endpoint: Endpoint;
  readonly benchmarks: readonly Pick<ResolvedBenchmark, 'plan' | 'benchmark'>[];
  readonly config: RunConfig;
  readonly pool: ScoringPool;
  readonly random: Random;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
}

/** A run whose work is done by workers. */
export interface QueueRun {
  readonly executor: Executor;
  readonly pool: ScoringPool;
  /** Removes the run from the queue. */
  readonly close: () => Promise<void>;
}

/** Seconds without a sign of life after which what another process of the run held is taken over. */
const LOST_AFTER = 10;

/**
 * Opens the queue of a run.
 *
 * @throws CardbenchError for a queue that cannot be reached or used
 */
export async function openQueue(
  address: string,
  env: Readonly<Record<string, string | undefined>>,
  note: (message: string) => void,
): Promise<QueueSession> {
  const seal = sealFrom(env);
  const engine = await openEngine(queueAddress(address, env), note);
  return {
    start: async ({ run, endpoint, benchmarks, config, pool, random, clock }) => {
      const header = await headerOf(run, endpoint, benchmarks, config, pool);
      const { concurrency, rpm = null, tpm = null, maxCost, maxTokensTotal } = config;
      const coordinator = await startCoordinator({
        engine,
        seal,
        header,
        limits: { concurrency: concurrency === 'auto' ? null : concurrency, rpm, tpm },
        lostAfter: LOST_AFTER,
        random,
      });
      const executor = queueExecutor({
        coordinator,
        outageTimeout: config.outageTimeout,
        careful: maxCost !== undefined || maxTokensTotal !== undefined,
        clock,
      });
      const scoring = queueScoringPool(pool, coordinator);
      return {
        executor,
        pool: scoring.pool,
        close: async () => {
          scoring.stop();
          await executor.close?.();
          await coordinator.close();
        },
      };
    },
    close: engine.close,
  };
}
