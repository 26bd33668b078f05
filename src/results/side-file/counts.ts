import type { Connection } from '../../store/open.js';
import type { ItemFilter } from '../item-query.js';
import { countItems } from '../matching-keys.js';
import { notedValue, notePart, rowsOfPart, type ScoredPart } from './parts.js';
import type { Progress } from './progress.js';

/** The samples of a benchmark of a run that match a filter, to be counted. */
export interface Counted extends ScoredPart {
  readonly filter: ItemFilter;
}

const nameOf = ({ runBenchmarkId, scoringId, filter }: Counted): string =>
  `count:${runBenchmarkId}:${scoringId}:${JSON.stringify(filter)}`;
const rowsOf = (store: Connection, { runBenchmarkId, scoringId }: Counted): number =>
  rowsOfPart(store, runBenchmarkId, scoringId);

/** How many samples match; `undefined` if they were not counted yet. */
export function matchesCounted(
  store: Connection,
  side: Connection,
  counted: Counted,
): number | undefined {
  const value = notedValue(side, nameOf(counted), counted.owner, rowsOf(store, counted));
  return value === undefined ? undefined : Number(value);
}

/** Counts the samples that match. */
// biome-ignore lint/correctness/useYield: one statement counts them
export function* countMatches(
  store: Connection,
  side: Connection,
  counted: Counted,
): Generator<Progress, void> {
  const rows = rowsOf(store, counted);
  const { filter, runBenchmarkId, scoringId } = counted;
  const count = countItems(store, { ...filter, runBenchmarkId, scoringId });
  notePart(side, nameOf(counted), counted.owner, rows, String(count));
}
