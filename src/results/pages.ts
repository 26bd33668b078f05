import type { SampleKey } from '../store/records.js';

/** Rows in memory at a time. */
export const PAGE = 500;

/** The rows of all pages, each read when it is needed. */
export function* pages<Row extends SampleKey>(
  read: (after: SampleKey) => readonly Row[],
): Generator<Row> {
  let after: SampleKey = { item: '', sample: -1 };
  for (;;) {
    const rows = read(after);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = { item: last.item, sample: last.sample };
  }
}
