import { z } from 'zod';
import type { Connection } from '../../store/open.js';
import type { SampleKey } from '../../store/records.js';
import type { Part } from './parts.js';
import type { Progress } from './progress.js';
import { ftsQuery, SPAN } from './text-index.js';

/** A bit for each document of a benchmark of a run: whether its texts have all the words. */
interface WordSet {
  readonly bits: Uint8Array;
  hits: number;
  isWhole: boolean;
}

/** Sets by side file, by the part, its size and the words; the newest last. */
const made = new WeakMap<Connection, Map<string, WordSet>>();
const MOST_MADE = 4;
const SLICE = 20_000;

function documentsOf(side: Connection, { runBenchmarkId }: Part): number {
  const first = runBenchmarkId * SPAN;
  const last = side
    .prepare('SELECT max(id) FROM docs WHERE id >= ? AND id < ?')
    .pluck()
    .get(first, first + SPAN);
  return last === null ? 0 : Number(last) - first + 1;
}

function keyOf(side: Connection, part: Part, words: string): string {
  return JSON.stringify([part, documentsOf(side, part), ftsQuery(words)]);
}

/** Whether {@link findWords} was done for these words. */
export function areWordsFound(side: Connection, part: Part, words: string): boolean {
  return made.get(side)?.get(keyOf(side, part, words))?.isWhole === true;
}

/**
 * Finds all documents with the words, so that single ones can be asked for: the full-text index itself would go through
 * all hits of a common word for each.
 */
export function* findWords(side: Connection, part: Part, words: string): Generator<Progress, void> {
  const query = ftsQuery(words);
  const total = documentsOf(side, part);
  const set: WordSet = { bits: new Uint8Array(Math.ceil(total / 8)), hits: 0, isWhole: false };
  const known = made.get(side) ?? new Map<string, WordSet>();
  made.set(side, known);
  known.set(keyOf(side, part, words), set);
  const [oldest] = known.keys();
  if (known.size > MOST_MADE && oldest !== undefined) known.delete(oldest);
  const first = part.runBenchmarkId * SPAN;
  const page = side
    .prepare(
      `SELECT rowid FROM texts WHERE texts MATCH ? AND rowid > ? AND rowid < ? ORDER BY rowid LIMIT ${SLICE}`,
    )
    .pluck();
  for (let after = first - 1; query !== ''; ) {
    const ids = z.array(z.number()).parse(page.all(query, after, first + SPAN));
    for (const id of ids) {
      const place = id - first;
      set.bits[place >> 3] = (set.bits[place >> 3] ?? 0) | (1 << (place & 7));
    }
    set.hits += ids.length;
    after = ids.at(-1) ?? after;
    if (ids.length < SLICE) break;
    yield { done: after - first, total };
  }
  set.isWhole = true;
}

/** Whether the texts of a sample have all the words, which must have been found. */
export function hasWords(side: Connection, part: Part, words: string): (key: SampleKey) => boolean {
  const set = made.get(side)?.get(keyOf(side, part, words));
  const id = side
    .prepare('SELECT id FROM docs WHERE benchmark = ? AND item = ? AND sample = ?')
    .pluck();
  const first = part.runBenchmarkId * SPAN;
  return ({ item, sample }) => {
    const doc = id.get(part.runBenchmarkId, item, sample);
    if (set === undefined || doc === undefined) return false;
    const place = Number(doc) - first;
    return ((set.bits[place >> 3] ?? 0) & (1 << (place & 7))) !== 0;
  };
}
