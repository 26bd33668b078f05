import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Connection } from './open.js';

/** How the workers of a run are doing. It lasts as long as the run, in a small file next to the store. */
const workersSchema = z.object({
  workers: z.number(),
  machines: z.number(),
  /** Calls under way, and those that all workers may have. */
  calls: z.number(),
  slots: z.number(),
  /** Programs under way. */
  programs: z.number(),
  /** Calls a second that are allowed; `null` is as many as the slots make. */
  rate: z.number().nullable(),
});

export type RunWorkers = z.output<typeof workersSchema>;

/** Notes how the workers of a run are doing, for others who look at it. A file that cannot be written is left out. */
export function noteWorkers(db: Connection, runId: string, workers: RunWorkers): void {
  if (db.memory) return;
  const path = fileOf(db, runId);
  try {
    writeFileSync(`${path}.new`, JSON.stringify(workers));
    renameSync(`${path}.new`, path);
  } catch {
    // Nothing but a display needs it.
  }
}

/** What was noted last; `null` for a run in one process. */
export function workersNoted(db: Connection, runId: string): RunWorkers | null {
  if (db.memory) return null;
  try {
    return workersSchema.parse(JSON.parse(readFileSync(fileOf(db, runId), 'utf8')));
  } catch {
    return null;
  }
}

/** To be called when the run has ended. */
export function forgetWorkers(db: Connection, runId: string): void {
  if (!db.memory) rmSync(fileOf(db, runId), { force: true });
}

function fileOf(db: Connection, runId: string): string {
  return `${db.name}.${runId}.workers`;
}
