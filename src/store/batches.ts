import { z } from 'zod';
import type { Connection } from './open.js';

/** The batches that a run has handed to its host and not collected yet. */
export interface BatchTable {
  readonly open: () => readonly string[];
  readonly insert: (id: string, submittedAt: string) => void;
  readonly collected: (id: string, at: string) => void;
  readonly has: (id: string) => boolean;
}

const row = z.object({ id: z.string() });

export function batchTable(db: Connection, runId: string): BatchTable {
  const all = (condition: string): string[] =>
    z
      .array(row)
      .parse(
        db
          .prepare(`SELECT id FROM batches WHERE run_id = ? ${condition} ORDER BY submitted_at, id`)
          .all(runId),
      )
      .map(({ id }) => id);
  return {
    open: () => all('AND collected_at IS NULL'),
    has: (id) => all('').includes(id),
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
