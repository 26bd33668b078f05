import { randomBytes } from 'node:crypto';
import { createEnding } from '../../core/ending.js';
import { sha256 } from '../../core/hash.js';
import type { Random } from '../../core/prng.js';
import { createWaiters } from '../../core/waiters.js';
import { changeShared, type Engine, type JobTaker, type TakenJob } from '../../queue/engine.js';
import { LEASE, withRun } from '../../queue/lease.js';
import { type LimitsState, type RunLimits, readLimits } from '../../queue/limits-state.js';
import { WORKERS, type Workers, workersIn } from '../../queue/presence.js';
import { readMessage } from '../../queue/read-message.js';
import type { Seal } from '../../queue/seal.js';
import {
  CALLS,
  type QueuedResult,
  RUNS,
  type RunHeader,
  resultBatchSchema,
  resultsOf,
  runOf,
  SCORES,
} from './messages.js';

export interface CoordinatorOptions {
  readonly engine: Engine;
  readonly seal: Seal;
  readonly header: RunHeader;
  /** `undefined` where nothing is called. */
  readonly limits: Pick<RunLimits, 'concurrency' | 'rpm' | 'tpm'> | undefined;
  /** Seconds without a sign of life after which the work of a machine is given to others. */
  readonly lostAfter: number;
  readonly random: Random;
}

/** Results that a worker has sent together. */
export interface SentResults {
  readonly worker: string;
  readonly results: readonly QueuedResult[];
}

/**
 * Receives what was taken from the queue together.
 *
 * @param recorded to be called once all that concerns the listener is durable: only when every listener has called it is
 *   anything removed from the queue
 */
export type ResultListener = (received: readonly SentResults[], recorded: () => void) => void;

/** The part of a run in the queue that its process holds together: what workers know of it, and what they send back. */
export interface Coordinator {
  readonly header: RunHeader;
  readonly engine: Engine;
  readonly seal: Seal;
  readonly lostAfter: number;
  /**
   * Receives everything that arrives; several may listen.
   *
   * @param onFailed is told once that nothing more can be received
   */
  readonly onReceived: (listener: ResultListener, onFailed: (reason: unknown) => void) => void;
  /** Results that wait in the queue, of an earlier process of the run too. */
  readonly waitingResults: () => Promise<readonly SentResults[]>;
  /** Whether no result is on its way. */
  readonly isQuiet: () => Promise<boolean>;
  /** The workers that are there, and the limits that they share on the endpoint. */
  readonly state: () => Promise<QueueState>;
  readonly setStopping: () => Promise<void>;
  /** Tells workers of the run again: an engine that has lost jobs may have lost that, too. */
  readonly announce: () => Promise<void>;
  /** A new id for a batch. */
  readonly newId: () => string;
  /** Removes everything of the run from the queue. */
  readonly close: () => Promise<void>;
}

export interface QueueState {
  readonly workers: Workers;
  /** `undefined` where nothing is called. */
  readonly limits: LimitsState | undefined;
}

/** Names the endpoint whose limits are shared. */
export function limitsKey(baseUrl: string): string {
  return `limits-${sha256(baseUrl).slice(0, 16)}`;
}

/** Batches of results that are taken together, and that may wait to be stored. */
const MOST_TOGETHER = 32;
const MOST_UNRECORDED = 64;

export async function startCoordinator(options: CoordinatorOptions): Promise<Coordinator> {
  const { engine, seal, header, limits, lostAfter, random } = options;
  const { run } = header;
  const results = engine.queue(resultsOf(run));
  const key = header.baseUrl === null ? undefined : limitsKey(header.baseUrl);
  const listeners: ResultListener[] = [];
  const failed: ((reason: unknown) => void)[] = [];
  // Not from `random`, which gives every process of the run the same.
  const nonce = randomBytes(6).toString('hex');
  let ids = 0;
  let taker: JobTaker | undefined;
  const { end, hasEnded: isClosing, orEnd } = createEnding();

  const changeLimits = async (given: Omit<RunLimits, 'at'> | undefined): Promise<void> => {
    if (key === undefined) return;
    await changeShared(engine.shared, key, random, (value, now) => ({
      value: JSON.stringify(withRun(readLimits(value), run, given, now)),
      result: undefined,
    }));
  };
  let stopping = false;
  const limited = async (): Promise<void> => {
    if (limits !== undefined) await changeLimits({ ...limits, stopping });
  };

  const runs = engine.queue(RUNS);
  const announce = async (): Promise<void> => {
    // Replaced, never removed first: a worker takes a run that is not there for one that is over.
    await runs.put({ id: run, data: seal.close(`run:${run}`, header) });
    await limited();
  };
  await announce();

  const opened = (data: unknown): SentResults =>
    readMessage(resultBatchSchema, seal.open(`result:${run}`, data));

  const fail = (reason: unknown): void => {
    for (const tell of failed) tell(reason);
  };

  /** Gives results to all who listen, and removes them once they are recorded. */
  const pass = async (group: readonly TakenJob[]): Promise<void> => {
    const received = group.map(({ data }) => opened(data));
    await Promise.all(
      listeners.map((listener) => new Promise<void>((resolve) => listener(received, resolve))),
    );
    await Promise.all(group.map(({ finish }) => finish()));
  };

  const pump = async (): Promise<void> => {
    const from = engine.taker(resultsOf(run), { lostAfter });
    taker = from;
    const room = createWaiters();
    let unrecorded = 0;
    while (!isClosing()) {
      if (unrecorded >= MOST_UNRECORDED) {
        await orEnd(room.wait());
        continue;
      }
      const first = await from.next();
      if (first === undefined) continue;
      const most = Math.min(MOST_TOGETHER, MOST_UNRECORDED - unrecorded);
      const group = [first, ...(await from.more(most - 1))];
      unrecorded += group.length;
      void pass(group)
        .catch(fail)
        .finally(() => {
          unrecorded -= group.length;
          room.wake();
        });
    }
  };
  let pumping: Promise<void> | undefined;

  return {
    header,
    engine,
    seal,
    lostAfter,
    onReceived: (listener, onFailed) => {
      listeners.push(listener);
      failed.push(onFailed);
      pumping ??= pump().catch(fail);
    },
    waitingResults: async () => (await results.all()).map(({ data }) => opened(data)),
    isQuiet: async () => {
      const { waiting, active } = await results.count();
      return waiting + active === 0;
    },
    state: async () => {
      const { value: present, now: time } = await engine.shared.read(WORKERS);
      const workers = workersIn(present, time);
      if (key === undefined) return { workers, limits: undefined };
      const { value, now } = await engine.shared.read(key);
      const state = readLimits(value);
      const alive = Object.entries(state.workers).filter(([, { at }]) => now - at < LEASE);
      return { workers, limits: { ...state, workers: Object.fromEntries(alive) } };
    },
    setStopping: () => {
      stopping = true;
      return limited();
    },
    announce,
    newId: () => `${run}-${nonce}-${ids++}`,
    close: async () => {
      end();
      await taker?.close();
      await pumping;
      await changeLimits(undefined);
      await runs.remove(run);
      await results.destroy();
      // Batches that a machine had not given back are of no use to anyone.
      for (const queue of [engine.queue(CALLS), engine.queue(SCORES)]) {
        for (const { id, data } of await queue.all()) {
          if (runOf(data) === run) await queue.remove(id);
        }
      }
    },
  };
}
