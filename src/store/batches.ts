import { z } from 'zod';
import type { Connection } from './open.js';

/** A batch that a run has submitted. */
export interface StoredBatch {
  readonly id: string;
  /** Collected, or failed. */
  readonly closed: boolean;
}

/** The batches that a run has submitted. */
export interface BatchTable {
  /** In the order in which they were submitted. */
  readonly all: () => readonly StoredBatch[];
  readonly insert: (id: string, submittedAt: string) => void;
  readonly collected: (id: string, at: string) => void;
}

const row = z
  .object({ id: z.string(), collected_at: z.string().nullable() })
  .transform(({ id, collected_at }): StoredBatch => ({ id, closed: collected_at !== null }));

export function batchTable(db: Connection, runId: string): BatchTable {
  return {
    all: () =>
      z
        .array(row)
        .parse(
          db
            .prepare(
              'SELECT id, collected_at FROM batches WHERE run_id = ? ORDER BY submitted_at, id',
            )
            .all(runId),
        ),
    insert: (id, submittedAt) => {
      db.prepare('INSERT INTO batches (run_id, id, submitted_at) VALUES (?, ?, ?)').run(
        runId,
        id,
        submittedAt,
      );
    },
    collected: (id, at) => {
      db.prepare('UPDATE batches SET collected_at = ? WHERE run_id = ? AND id = ?').run(
        at,
        runId,
        id,
      );
    },
  };
}
