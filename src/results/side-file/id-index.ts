import { z } from 'zod';
import type { Connection } from '../../store/open.js';
import { isCurrent, notePart, type Part, rowsOfPart } from './parts.js';
import type { Progress } from './progress.js';

/** Items whose ids stand in one row: enough that a search reads few rows, which SQLite searches through quickly. */
const BLOCK = 4_000;

const nameOf = ({ runBenchmarkId }: Part): string => `ids:${runBenchmarkId}`;

/** Whether the ids of a benchmark of a run are indexed. */
export function areIdsIndexed(store: Connection, side: Connection, part: Part): boolean {
  return isCurrent(side, nameOf(part), part.owner, rowsOfPart(store, part.runBenchmarkId));
}

/** Indexes the ids of the items of a benchmark of a run, so that parts of them can be searched. */
export function* indexIds(
  store: Connection,
  side: Connection,
  part: Part,
): Generator<Progress, void> {
  const name = nameOf(part);
  const total = rowsOfPart(store, part.runBenchmarkId);
  side.prepare('DELETE FROM ids WHERE part = ?').run(name);
  notePart(side, name, part.owner, -1);
  const insert = side.prepare('INSERT INTO ids (part, place, folded, items) VALUES (?, ?, ?, ?)');
  let place = 0;
  for (const source of ITEMS) {
    const page = store.prepare(source).pluck();
    for (let after = ''; ; ) {
      const items = z.array(z.string()).parse(page.all({ benchmark: part.runBenchmarkId, after }));
      const last = items.at(-1);
      if (last === undefined) break;
      insert.run(name, place++, folded(items.join('\n')), JSON.stringify(items));
      if (items.length < BLOCK) break;
      after = last;
      const done = Math.min(total, place * BLOCK);
      yield { done, total };
    }
  }
  notePart(side, name, part.owner, total);
}

/** The items with a reply, and those that only failed. */
const ITEMS = [
  `SELECT DISTINCT item FROM responses INDEXED BY responses_by_key
   WHERE run_benchmark_id = @benchmark AND item > @after ORDER BY item LIMIT ${BLOCK}`,
  `SELECT DISTINCT item FROM failed_attempts f INDEXED BY failed_for_good
   WHERE run_benchmark_id = @benchmark AND final = 1 AND item > @after
     AND NOT EXISTS (SELECT 1 FROM responses r WHERE r.run_benchmark_id = f.run_benchmark_id AND r.item = f.item)
   ORDER BY item LIMIT ${BLOCK}`,
];

/** The items with a text in their ids, ASCII letters in either case; at most so many. */
export function itemsWithId(
  side: Connection,
  part: Part,
  text: string,
  most: number,
): readonly string[] {
  const wanted = folded(text);
  const blocks = side
    .prepare('SELECT items FROM ids WHERE part = ? AND instr(folded, ?) > 0 ORDER BY place')
    .pluck();
  const found: string[] = [];
  for (const block of blocks.iterate(nameOf(part), wanted)) {
    for (const item of z.array(z.string()).parse(JSON.parse(String(block)))) {
      if (folded(item).includes(wanted)) found.push(item);
      if (found.length === most) return found;
    }
  }
  return found;
}

/** As SQLite's LIKE compares. */
function folded(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
