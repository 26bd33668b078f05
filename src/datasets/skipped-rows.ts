import { describePosition } from './formats/row.js';
import type { SkipRow } from './unusable-rows.js';

/** Rows listed at most; the others are only counted. */
const MOST_LISTED = 1_000;

/** The rows of a file that were left out. */
export interface SkippedRows {
  readonly skip: SkipRow;
  readonly count: () => number;
  /** The first of them, in the order of the file: `outputs.json, row 17: expected a JSON object`. */
  readonly listed: () => readonly string[];
}

/** Collects rows that are left out. A row that is read several times counts once. */
export function collectSkippedRows(): SkippedRows {
  const seen = new Set<string>();
  const listed: string[] = [];
  return {
    skip: ({ at, reason }) => {
      const place = describePosition(at);
      if (seen.has(place)) return;
      seen.add(place);
      if (listed.length < MOST_LISTED) listed.push(`${place}: ${reason}`);
    },
    count: () => seen.size,
    listed: () => listed,
  };
}
