import { z } from 'zod';
import type { Connection } from '../store/open.js';
import type { SampleKey } from '../store/records.js';
import { compareKeys } from './compare-keys.js';
import { type ItemQuery, isUnfiltered } from './item-query.js';
import { everyKey, givenConditions, itemColumn, sourcesOf, valuesOf } from './item-sources.js';

export const keyRow = z.object({ item: z.string(), sample: z.number() });

/** Keys in order, and the last sample that was looked at if there may be others; `null` if there are none. */
export interface FoundKeys {
  readonly keys: readonly SampleKey[];
  readonly end: SampleKey | null;
}

/**
 * The keys of a page in order, after the last one of the page before it or after so many samples.
 *
 * @param searched the most samples that are looked at
 */
export function keysOf(
  db: Connection,
  query: ItemQuery,
  limit: number,
  searched: number,
): FoundKeys {
  const { after, offset = 0 } = query;
  if (offset > FEW && isUnfiltered(query) && after === undefined) {
    const start = keyAt(db, query.runBenchmarkId, offset);
    const before = { item: start.item, sample: start.sample - 1 };
    return keysOf(db, { ...query, offset: 0, after: before }, limit, searched);
  }
  if (offset > 0) {
    const sql = `SELECT item, sample FROM (${everyKey(db, query)})
      ORDER BY item, sample LIMIT @limit OFFSET @offset`;
    const found = db.prepare(sql).all({ ...valuesOf(query), limit, offset });
    const keys = z.array(keyRow).parse(found);
    return { keys, end: null };
  }
  const values = { ...valuesOf(query), limit, searched, last: '' };
  const keys: SampleKey[] = [];
  const ends: SampleKey[] = [];
  for (const { from, where, conditions, repeats } of sourcesOf(db, query)) {
    // If the page is already full, keys after its last one are not needed.
    const last = keys.length === limit ? keys.at(-1)?.item : undefined;
    const item = itemColumn(from);
    const further = givenConditions(query, conditions);
    const range = [
      ...(after === undefined
        ? []
        : [`${item} >= @item AND (${item} > @item OR k.sample > @sample)`]),
      ...(last === undefined ? [] : [`${item} <= @last`]),
    ];
    const source = `SELECT ${repeats ? 'DISTINCT ' : ''}${item} item, k.sample FROM ${from}
      WHERE ${[where, ...range].join(' AND ')} ORDER BY ${item}, k.sample`;
    const bound = { ...values, last: last ?? '' };
    const some = `(${source} LIMIT @searched) k`;
    const sql =
      further.length === 0
        ? `${source} LIMIT @limit`
        : `SELECT item, sample FROM ${some} WHERE ${further.join(' AND ')} LIMIT @limit`;
    const found = z.array(keyRow).parse(db.prepare(sql).all(bound));
    keys.push(...found);
    if (further.length === 0 || found.length === limit) continue;
    const end = db.prepare(`SELECT item, sample FROM ${some} LIMIT 1 OFFSET @searched - 1`);
    ends.push(...z.array(keyRow).parse(end.all(bound)));
  }
  const [end = null] = ends.sort(compareKeys);
  const known = end === null ? keys : keys.filter((key) => compareKeys(key, end) <= 0);
  return { keys: known.sort(compareKeys).slice(0, limit), end };
}

/** From this many samples on, one is found by its number without listing those before it. */
const FEW = 20_000;

/**
 * The sample with so many before it. The replies are stepped through in their index, and the failed samples, which are
 * few, are counted up to the place found; where a few are at the very place, it may be off by these.
 */
function keyAt(db: Connection, runBenchmarkId: number, offset: number): SampleKey {
  const reply = db.prepare(
    `SELECT item, sample FROM responses INDEXED BY responses_by_key
     WHERE run_benchmark_id = ? ORDER BY item, sample LIMIT 1 OFFSET ?`,
  );
  const failures = db
    .prepare(
      `SELECT count(*) FROM (SELECT DISTINCT item, sample FROM failed_attempts f INDEXED BY failed_for_good
       WHERE run_benchmark_id = ? AND final = 1 AND (item, sample) < (?, ?) AND NOT EXISTS (SELECT 1 FROM responses r
         WHERE r.run_benchmark_id = f.run_benchmark_id AND r.item = f.item AND r.sample = f.sample))`,
    )
    .pluck();
  let key: SampleKey = { item: '', sample: 0 };
  for (let failed = 0, tries = 0; tries < 4; tries++) {
    const found = keyRow.optional().parse(reply.get(runBenchmarkId, Math.max(0, offset - failed)));
    if (found === undefined) return key;
    key = found;
    const before = z.number().parse(failures.get(runBenchmarkId, key.item, key.sample));
    if (before === failed) return key;
    failed = before;
  }
  return key;
}
