import type { Connection } from './open.js';

/** Something that was stored, without its contents. */
export type Change =
  | readonly [runBenchmarkId: number, kind: 'response', item: string, sample: number]
  | readonly [
      runBenchmarkId: number,
      kind: 'failure' | 'score',
      item: string,
      sample: number,
      /** The id of the failed attempt, or of the scoring. */
      reference: number,
    ];

/** The list of the latest changes, for those that watch a run. One row holds the changes of a transaction. */
export interface ChangeLog {
  /** Notes a change; part of the current transaction. */
  readonly add: (change: Change) => void;
  /** Runs the writes of a transaction, then stores the changes that they have noted. */
  readonly during: (writes: () => void) => void;
}

/** Changes that are kept; with those of the transaction that holds the oldest of them, there may be more. */
const KEPT = 100_000;

export function changeLog(db: Connection): ChangeLog {
  const newest = db.prepare('SELECT coalesce(max(last), 0) FROM changes').pluck();
  const insert = db.prepare('INSERT INTO changes (last, first, changes) VALUES (?, ?, ?)');
  const prune = db.prepare('DELETE FROM changes WHERE last <= ?');
  let changes: Change[] = [];
  return {
    add: (change) => {
      changes.push(change);
    },
    during: (writes) => {
      // If the transaction before failed, its changes were not stored.
      changes = [];
      writes();
      if (changes.length === 0) return;
      const before = Number(newest.get());
      const last = before + changes.length;
      insert.run(last, before + 1, JSON.stringify(changes));
      prune.run(last - KEPT);
      changes = [];
    },
  };
}
