import { displacedError, isDisplaced } from './displaced.js';
import { type Connection, storeError } from './open.js';

/** Writes that share transactions. */
export interface BatchWriter {
  /** Queues a write; resolves when the transaction that holds it is committed. */
  readonly add: (write: () => void) => Promise<void>;
  /** Commits what is queued, now. */
  readonly flush: () => void;
}

interface Queued {
  readonly write: () => void;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Collects writes for up to `delay` milliseconds and commits them together: a commit per response would cost more than
 * all other work on it.
 *
 * @param during runs the writes of a transaction, and may add to them
 */
export function createBatchWriter(
  db: Connection,
  delay = 10,
  maxBatch = 512,
  during = (writes: () => void): void => writes(),
): BatchWriter {
  let queue: Queued[] = [];
  let timer: NodeJS.Timeout | undefined;
  const transaction = db.transaction((batch: readonly Queued[]) => {
    during(() => {
      for (const { write } of batch) write();
    });
  });
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const batch = queue;
    queue = [];
    if (batch.length === 0) return;
    try {
      transaction.immediate(batch);
      // The batch was written, but to the displaced file. The caller rescues that file at the end.
      if (isDisplaced(db)) throw displacedError(db);
    } catch (thrown) {
      const error = storeError(thrown, db.name);
      for (const { reject } of batch) reject(error);
      return;
    }
    for (const { resolve } of batch) resolve();
  };
  return {
    add: (write) =>
      new Promise((resolve, reject) => {
        queue.push({ write, resolve, reject });
        if (queue.length >= maxBatch) flush();
        else timer ??= setTimeout(flush, delay);
      }),
    flush,
  };
}
