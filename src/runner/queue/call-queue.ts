import { readMessage } from '../../queue/read-message.js';
import type { CallJob } from '../jobs.js';
import { batchSize, type LatencyMean } from './batch-size.js';
import type { CallLedger } from './call-ledger.js';
import type { Coordinator } from './coordinator.js';
import { bodyOf, CALLS, callBatchSchema, runOf } from './messages.js';

/** The queue of calls, as the process of a run uses it. */
export interface CallQueue {
  /** Jobs of a batch, by the latency of late. */
  readonly size: () => number;
  readonly enqueue: (jobs: readonly CallJob[]) => Promise<void>;
  /** Takes up what an earlier process of the run has left in the queue. */
  readonly takeUp: () => Promise<void>;
  /** Takes a batch back that no worker has begun: its jobs. */
  readonly takeBack: (id: string) => Promise<readonly CallJob[]>;
  readonly isGone: (id: string) => Promise<boolean>;
}

export function createCallQueue(
  { engine, seal, header, newId }: Coordinator,
  ledger: CallLedger,
  latency: LatencyMean,
): CallQueue {
  const calls = engine.queue(CALLS);
  const { run } = header;
  return {
    size: () => batchSize(latency.mean()),
    enqueue: async (jobs) => {
      if (jobs.length === 0) return;
      const id = newId();
      ledger.enqueued(id, jobs);
      await calls.add([{ id, data: { run, body: seal.close(`call:${run}`, { run, jobs }) } }]);
    },
    takeUp: async () => {
      for (const { id, data } of await calls.all()) {
        if (runOf(data) !== run) continue;
        const message = seal.open(`call:${run}`, bodyOf(data));
        ledger.enqueued(id, readMessage(callBatchSchema, message).jobs);
      }
    },
    takeBack: async (id) => ((await calls.remove(id)) ? ledger.remove(id) : []),
    isGone: async (id) => (await calls.stateOf(id)) === 'gone',
  };
}
