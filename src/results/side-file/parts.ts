import { z } from 'zod';
import type { Connection } from '../../store/open.js';
import { tallyOf } from '../../store/responses.js';

/** The benchmark of a run from which something is derived. */
export interface Part {
  readonly runBenchmarkId: number;
  /** The run and the benchmark: ids are used again after a deletion. */
  readonly owner: string;
}

/** A benchmark of a run under one of its scorings. */
export interface ScoredPart extends Part {
  readonly scoringId: number | null;
}

/** Whether a part of the side file is of this owner and as long as it is in the store. */
export function isCurrent(side: Connection, name: string, owner: string, rows: number): boolean {
  return (
    side
      .prepare('SELECT 1 FROM parts WHERE name = ? AND owner = ? AND rows = ?')
      .get(name, owner, rows) !== undefined
  );
}

/**
 * Notes what a part of the side file covers; -1 rows while it is being made.
 *
 * @param value what was computed, where that is small enough to stand here
 */
export function notePart(
  side: Connection,
  name: string,
  owner: string,
  rows: number,
  value: string | null = null,
): void {
  side
    .prepare('INSERT OR REPLACE INTO parts (name, owner, rows, value) VALUES (?, ?, ?, ?)')
    .run(name, owner, rows, value);
}

/** What was noted for a part; `undefined` if it does not fit the store any more. */
export function notedValue(
  side: Connection,
  name: string,
  owner: string,
  rows: number,
): string | undefined {
  return (
    z
      .string()
      .nullish()
      .parse(
        side
          .prepare('SELECT value FROM parts WHERE name = ? AND owner = ? AND rows = ?')
          .pluck()
          .get(name, owner, rows),
      ) ?? undefined
  );
}

/** The replies, failed samples and scores that there are: what is derived from fewer is made again. */
export function rowsOfPart(
  store: Connection,
  runBenchmarkId: number,
  ...scorings: readonly (number | null)[]
): number {
  const { responses, errors } = tallyOf(store, runBenchmarkId);
  const scored = store
    .prepare('SELECT scored + errors FROM score_counts WHERE scoring_id = ?')
    .pluck();
  return scorings.reduce<number>(
    (sum, id) => sum + z.number().parse(id === null ? 0 : (scored.get(id) ?? 0)),
    responses + errors,
  );
}
