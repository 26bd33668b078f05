import { createWaiters } from '../../core/waiters.js';
import type { JobQueue, TakenJob } from '../../queue/engine.js';
import type { Seal } from '../../queue/seal.js';
import { batchProgressSchema, type QueuedResult } from '../queue/messages.js';

/** A batch that this worker works on. */
export interface OpenBatch {
  readonly taken: TakenJob;
  /** Jobs in the batch. */
  readonly size: number;
  /** Places of the jobs whose results have been sent. */
  readonly done: Set<number>;
}

/**
 * A batch that was taken, without the jobs whose results an earlier worker has sent.
 *
 * @param size how many jobs it holds
 */
export function openBatch(taken: TakenJob, size: number): OpenBatch {
  const progress = batchProgressSchema.safeParse(taken.progress);
  return { taken, size, done: new Set(progress.success ? progress.data.done : []) };
}

/** Sends results as they come; those that come while others are being sent go together. */
export interface ResultSender {
  readonly send: (result: QueuedResult) => void;
  /** Sends the result of a job, and gives the batch back with its last one. */
  readonly end: (batch: OpenBatch, index: number, result: QueuedResult) => void;
  /** Results that have not been sent. */
  readonly unsent: () => number;
  /** Resolves when some have been. */
  readonly someSent: () => Promise<void>;
  /** Takes a job for ended, without a result. */
  readonly leaveOut: (batch: OpenBatch, index: number) => void;
  /** Resolves when everything is sent, or nothing more can be. */
  readonly settled: () => Promise<void>;
}

export interface ResultSenderOptions {
  readonly queue: JobQueue;
  readonly seal: Seal;
  readonly run: string;
  readonly worker: string;
  /** A batch has been given back. */
  readonly onFinished: (batch: OpenBatch) => void;
  /** Results can no longer be sent; the jobs that they are of are taken over by others. */
  readonly onFailed: (reason: unknown) => void;
}

const MOST_TOGETHER = 200;

export function createResultSender(options: ResultSenderOptions): ResultSender {
  const { queue, seal, run, worker, onFinished, onFailed } = options;
  let waiting: { readonly result?: QueuedResult; readonly of?: [OpenBatch, number] }[] = [];
  let sending: Promise<void> | undefined;
  let sent = 0;
  let failed = false;
  /** Results that are being sent. */
  let leaving = 0;
  const waiters = createWaiters();

  const loop = async (): Promise<void> => {
    while (waiting.length > 0) {
      const together = waiting.slice(0, MOST_TOGETHER);
      waiting = waiting.slice(MOST_TOGETHER);
      leaving = together.length;
      const results = together.flatMap(({ result }) => (result === undefined ? [] : [result]));
      if (results.length > 0) {
        const id = `${worker}-${sent++}`;
        await queue.add([{ id, data: seal.close(`result:${run}`, { worker, results }) }]);
      }
      leaving = 0;
      waiters.wake();
      const touched = new Set<OpenBatch>();
      for (const { of } of together) {
        if (of === undefined) continue;
        of[0].done.add(of[1]);
        touched.add(of[0]);
      }
      await Promise.all(
        [...touched].map(async (batch) => {
          if (batch.done.size < batch.size) {
            // Whoever takes the batch over leaves these out. Where that fails, their results arrive twice.
            await batch.taken.note({ done: [...batch.done] }).catch(() => {});
          } else {
            await batch.taken.finish();
            onFinished(batch);
          }
        }),
      );
    }
  };
  const start = (): void => {
    if (failed) return;
    sending ??= loop()
      .catch((reason: unknown) => {
        failed = true;
        onFailed(reason);
      })
      .finally(() => {
        sending = undefined;
        if (waiting.length > 0) start();
      });
  };

  return {
    send: (result) => {
      waiting.push({ result });
      start();
    },
    end: (batch, index, result) => {
      waiting.push({ result, of: [batch, index] });
      start();
    },
    unsent: () => waiting.length + leaving,
    someSent: waiters.wait,
    leaveOut: (batch, index) => {
      waiting.push({ of: [batch, index] });
      start();
    },
    settled: async () => {
      while (sending !== undefined) await sending;
    },
  };
}
