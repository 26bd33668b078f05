import { z } from 'zod';
import type { Connection } from '../store/open.js';
import type { SampleKey } from '../store/records.js';
import { keyRow } from './item-keys.js';
import type { ItemQuery } from './item-query.js';
import { everyKey, givenConditions, valuesOf } from './item-sources.js';

/** The samples that match a filter, in no order; at most so many. */
export function keysThatMatch(db: Connection, query: ItemQuery, most: number): SampleKey[] {
  const sql = `SELECT item, sample FROM (${everyKey(db, query)}) LIMIT @most`;
  return z.array(keyRow).parse(db.prepare(sql).all({ ...valuesOf(query), most }));
}

/** All samples of an item, with a reply or failed for good. */
export function samplesOfItem(
  db: Connection,
  runBenchmarkId: number,
): (item: string) => SampleKey[] {
  const samples = db.prepare(
    `SELECT item, sample FROM responses WHERE run_benchmark_id = @benchmark AND item = @item
     UNION SELECT item, sample FROM failed_attempts INDEXED BY failed_for_good
     WHERE run_benchmark_id = @benchmark AND item = @item AND final = 1`,
  );
  return (item) => z.array(keyRow).parse(samples.all({ benchmark: runBenchmarkId, item }));
}

/** How many samples match a filter. It reads the index entries of all that match its most selective condition. */
export function countItems(db: Connection, query: ItemQuery): number {
  const sql = `SELECT count(*) FROM (${everyKey(db, query)})`;
  return z.number().parse(db.prepare(sql).pluck().get(valuesOf(query)));
}

/** Whether a sample matches a filter. */
export function matcher(db: Connection, query: ItemQuery): (key: SampleKey) => boolean {
  const conditions = givenConditions(query, ['outcome', 'truncated', 'refused', 'tag', 'id']);
  if (conditions.length === 0) return () => true;
  const sql = `SELECT 1 FROM (SELECT @keyItem item, @keySample sample) k WHERE ${conditions.join(' AND ')}`;
  const statement = db.prepare(sql);
  const values = valuesOf(query);
  return ({ item, sample }) =>
    statement.get({ ...values, keyItem: item, keySample: sample }) !== undefined;
}
