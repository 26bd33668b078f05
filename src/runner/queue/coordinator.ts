import { randomBytes } from 'node:crypto';
import { sha256 } from '../../core/hash.js';
import type { Random } from '../../core/prng.js';
import { changeShared, type Engine, type JobTaker } from '../../queue/engine.js';
import { LEASE, withRun } from '../../queue/lease.js';
import { type LimitsState, type RunLimits, readLimits } from '../../queue/limits-state.js';
import type { Seal } from '../../queue/seal.js';
import {
  CALLS,
  type QueuedResult,
  RUNS,
  type RunHeader,
  resultBatchSchema,
  resultsOf,
  SCORES,
} from './messages.js';

export interface CoordinatorOptions {
  readonly engine: Engine;
  readonly seal: Seal;
  readonly header: RunHeader;
  readonly limits: Pick<RunLimits, 'concurrency' | 'rpm' | 'tpm'>;
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
  /** Receives everything that arrives; several may listen. */
  readonly onReceived: (listener: (received: Received) => void) => void;
  /** Results that wait in the queue, of an earlier process of the run too. */
  readonly waitingResults: () => Promise<readonly Omit<Received, 'recorded'>[]>;
  /** Whether no result is on its way. */
  readonly isQuiet: () => Promise<boolean>;
  /** The machines that work on the endpoint. */
  readonly state: () => Promise<LimitsState>;
  readonly setStopping: () => Promise<void>;
  /** A new id for a batch. */
  readonly newId: () => string;
  /** Removes everything of the run from the queue. */
  readonly close: () => Promise<void>;
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
  const key = limitsKey(header.baseUrl);
  const listeners: ((received: Received) => void)[] = [];
  // Not from `random`, which gives every process of the run the same.
  const nonce = randomBytes(6).toString('hex');
  let ids = 0;
  let taker: JobTaker | undefined;
  let closing = false;

  const changeLimits = (given: Omit<RunLimits, 'at'> | undefined): Promise<unknown> =>
    changeShared(engine.shared, key, random, (value, now) => ({
      value: JSON.stringify(withRun(readLimits(value), run, given, now)),
      result: undefined,
    }));

  const runs = engine.queue(RUNS);
  // Replaced, never removed first: a worker takes a run that is not there for one that is over.
  await runs.put({ id: run, data: seal.close(`run:${run}`, header) });
  await changeLimits({ ...limits, stopping: false });

  const opened = (data: unknown): Omit<Received, 'recorded'> =>
    resultBatchSchema.parse(seal.open(`result:${run}`, data));

  const pump = async (): Promise<void> => {
    const from = engine.taker(resultsOf(run), { lostAfter });
    taker = from;
    const finishing = new Set<Promise<void>>();
    while (!closing) {
      while (finishing.size >= MOST_UNRECORDED) await Promise.race(finishing);
      const taken = await from.next();
      if (taken === undefined) continue;
      const done = new Promise<void>((resolve) => {
        const received = { ...opened(taken.data), recorded: resolve };
        for (const listener of listeners) listener(received);
      }).then(taken.finish);
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
    onReceived: (listener) => {
      listeners.push(listener);
      pumping ??= pump();
    },
    waitingResults: async () => (await results.all()).map(({ data }) => opened(data)),
    isQuiet: async () => {
      const { waiting, active } = await results.count();
      return waiting + active === 0;
    },
    state: async () => {
      const { value, now } = await engine.shared.read(key);
      const state = readLimits(value);
      const alive = Object.entries(state.workers).filter(([, { at }]) => now - at < LEASE);
      return { ...state, workers: Object.fromEntries(alive) };
    },
    setStopping: async () => {
      await changeLimits({ ...limits, stopping: true });
    },
    newId: () => `${run}-${nonce}-${ids++}`,
    close: async () => {
      closing = true;
      await taker?.close();
      await pumping?.catch(() => {});
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

/** The run of a job, which is never sealed. */
export function runOf(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || !('run' in data)) return undefined;
  return typeof data.run === 'string' ? data.run : undefined;
}
