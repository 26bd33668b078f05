import type { Connection } from '../store/open.js';
import type { SampleKey } from '../store/records.js';
import type { ItemListQuery } from './item-list-query.js';

/** Whether a sample meets the conditions of a list that a page of items has not: other samples, other scorings. */
export function furtherConditions(
  store: Connection,
  { scoringId, flips, disagreesWith, among, sort, text = '' }: ItemListQuery,
): (key: SampleKey) => boolean {
  const conditions: ((key: SampleKey) => boolean)[] = [];
  if (flips === true) {
    const differ = store.prepare(
      'SELECT 1 FROM scores WHERE scoring_id = ? AND item = ? GROUP BY item HAVING min(value) <> max(value)',
    );
    conditions.push(({ item }) => differ.get(scoringId, item) !== undefined);
  }
  if (disagreesWith !== undefined) {
    const differ = store.prepare(
      `SELECT 1 FROM scores a JOIN scores b ON b.item = a.item AND b.sample = a.sample
       WHERE a.scoring_id = ? AND b.scoring_id = ? AND a.item = ? AND a.sample = ? AND a.value IS NOT b.value`,
    );
    conditions.push(
      ({ item, sample }) => differ.get(scoringId, disagreesWith, item, sample) !== undefined,
    );
  }
  if (among !== undefined && (sort !== undefined || text.trim() !== '')) {
    const wanted = new Set(among.map(({ item, sample }) => `${sample} ${item}`));
    conditions.push(({ item, sample }) => wanted.has(`${sample} ${item}`));
  }
  return (key) => conditions.every((holds) => holds(key));
}
