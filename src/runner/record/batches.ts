import { batchTable, type StoredBatch } from '../../store/batches.js';
import type { Connection } from '../../store/open.js';

/** The batches of a run that its host works on. */
export interface RecordedBatches {
  /** In the order in which they were submitted. */
  readonly all: () => readonly StoredBatch[];
  /** Stored at once: a batch that is not on record after a crash might be submitted again. */
  readonly submitted: (id: string, at: string) => void;
  /** To be called when its results are durable. */
  readonly closed: (id: string, at: string) => void;
}

export function recordedBatches(db: Connection, runId: string): RecordedBatches {
  const { all, insert, collected } = batchTable(db, runId);
  return { all, submitted: insert, closed: collected };
}
