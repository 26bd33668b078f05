import { randomBytes } from 'node:crypto';
import { sha256 } from '../../core/hash.js';
import type { Random } from '../../core/prng.js';
import { changeShared, type Engine, type JobTaker } from '../../queue/engine.js';
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

/** Results that arrived together. */
export interface Received {
  readonly worker: string;
  readonly results: readonly QueuedResult[];
  /** To be called when they are durable: only then are they removed from the queue. */
  readonly recorded: () => void;
}

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
  readonly onReceived: (
    listener: (received: Received) => void,
    onFailed: (reason: unknown) => void,
  ) => void;
  /** Results that wait in the queue, of an earlier process of the run too. */
  readonly waitingResults: () => Promise<readonly Omit<Received, 'recorded'>[]>;
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

/** Batches of results that may wait to be stored. */
const MOST_UNRECORDED = 64;

export async function startCoordinator(options: CoordinatorOptions): Promise<Coordinator> {
  const { engine, seal, header, limits, lostAfter, random } = options;
  const { run } = header;
  const results = engine.queue(resultsOf(run));
  const key = header.baseUrl === null ? undefined : limitsKey(header.baseUrl);
  const listeners: ((received: Received) => void)[] = [];
  const failed: ((reason: unknown) => void)[] = [];
  // Not from `random`, which gives every process of the run the same.
  const nonce = randomBytes(6).toString('hex');
  let ids = 0;
  let taker: JobTaker | undefined;
  let closing = false;
  let end = (): void => {};
  const ending = new Promise<void>((resolve) => {
    end = resolve;
  });

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

  const opened = (data: unknown): Omit<Received, 'recorded'> =>
    readMessage(resultBatchSchema, seal.open(`result:${run}`, data));

  const fail = (reason: unknown): void => {
    for (const tell of failed) tell(reason);
  };

  const pump = async (): Promise<void> => {
    const from = engine.taker(resultsOf(run), { lostAfter });
    taker = from;
    const finishing = new Set<Promise<void>>();
    while (!closing) {
      while (finishing.size >= MOST_UNRECORDED && !closing) {
        await Promise.race([...finishing, ending]);
      }
      const taken = await from.next();
      if (taken === undefined) continue;
      const received = opened(taken.data);
      const done = new Promise<void>((resolve) => {
        for (const listener of listeners) listener({ ...received, recorded: resolve });
      })
        .then(taken.finish)
        .catch(fail);
      finishing.add(done);
      void done.finally(() => finishing.delete(done));
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
      closing = true;
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
