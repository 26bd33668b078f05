import { randomBytes } from 'node:crypto';
import type { Random } from '../../core/prng.js';
import type { Endpoint } from '../../models/endpoint.js';
import { queueAddress } from '../../queue/address.js';
import { openEngine } from '../../queue/open.js';
import { sealFrom } from '../../queue/seal.js';
import type { RunRecord } from '../../store/records.js';
import type { RunConfig } from '../config.js';
import type { Executor } from '../execute/executor.js';
import { queueExecutor } from '../execute/queue.js';
import type { ResolvedBenchmark } from '../plan/resolve.js';
import type { ScoringPool } from '../score/scoring-pool.js';
import { startCoordinator } from './coordinator.js';
import { headerOf, type QueuedBenchmark } from './header.js';
import { queueScoringPool } from './scoring-pool.js';

/** A queue that is open for a run. */
export interface QueueSession {
  readonly start: (of: StartOptions) => Promise<QueueRun>;
  /** Only the scoring of stored responses. */
  readonly startScoring: (of: StartScoringOptions) => Promise<Omit<QueueRun, 'executor'>>;
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

export interface StartScoringOptions
  extends Pick<StartOptions, 'config' | 'pool' | 'random' | 'clock'> {
  readonly run: Pick<RunRecord, 'id' | 'model' | 'provider'>;
  readonly benchmarks: readonly QueuedBenchmark[];
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
      const { provider, baseUrl, promptLists = null } = endpoint;
      const of = { model: config.model, provider, baseUrl, promptLists };
      const queued = benchmarks.map(({ plan, benchmark }) => ({
        id: plan.id,
        scorer: benchmark.scorer,
        dataset: plan.dataset.sha256,
        file: plan.origin.kind === 'built-in' ? undefined : plan.origin.path,
      }));
      const header = await headerOf(run, of, queued, config, pool);
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
      const scoring = queueScoringPool(pool, coordinator, note, clock);
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
    startScoring: async ({ run, benchmarks, config, pool, random, clock }) => {
      const { id, model, provider } = run;
      // Another name than that of the run, which may be under way.
      const name = `${id}-scoring-${randomBytes(3).toString('hex')}`;
      const of = { model, provider, baseUrl: null, promptLists: null };
      const header = await headerOf(name, of, benchmarks, config, pool);
      const coordinator = await startCoordinator({
        ...{ engine, seal, header, random },
        limits: undefined,
        lostAfter: LOST_AFTER,
      });
      const scoring = queueScoringPool(pool, coordinator, note, clock);
      return {
        pool: scoring.pool,
        close: async () => {
          scoring.stop();
          await coordinator.close();
        },
      };
    },
    close: engine.close,
  };
}
