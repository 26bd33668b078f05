import { describePosition } from './formats/row.js';
import type { SkipRow } from './unusable-rows.js';

/** Rows listed at most; the others are only counted. */
const MAX_LISTED = 1_000;

/** The rows of a file that were left out. */
export interface SkippedRows {
  readonly skip: SkipRow;
  readonly count: () => number;
  /** The first that were found: `outputs.json, row 17: expected a JSON object`. */
  readonly listed: () => readonly string[];
}

/** Collects rows that are left out. A row that is read several times counts once. */
export function collectSkippedRows(): SkippedRows {
  // By file; there may be as many as a file has rows.
  const seen = new Map<string, Set<number>>();
  const listed: string[] = [];
  let count = 0;
  return {
    skip: ({ at, reason }) => {
      const rows = seen.get(at.file) ?? new Set();
      if (rows.has(at.line)) return;
      seen.set(at.file, rows.add(at.line));
      count += 1;
      if (listed.length < MAX_LISTED) listed.push(`${describePosition(at)}: ${reason}`);
    },
    count: () => count,
    listed: () => listed,
  };
}
