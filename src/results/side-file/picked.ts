import { z } from 'zod';
import type { Connection } from '../../store/open.js';
import type { SampleKey } from '../../store/records.js';
import { batches } from './batches.js';
import { notedValue, notePart, rowsOfPart, type ScoredPart } from './parts.js';
import type { Progress } from './progress.js';

/** Samples that are found by comparing all scores of a benchmark of a run with others. */
export interface Picked extends ScoredPart {
  /** `samples`: those of items whose samples have different verdicts; otherwise the scoring that has other values. */
  readonly differFrom: 'samples' | number;
}

const SLICE = 5_000;

const nameOf = ({ runBenchmarkId, scoringId, differFrom }: Picked): string =>
  `picked:${runBenchmarkId}:${scoringId}:${differFrom}`;
const ownerOf = ({ owner, scoringId }: Picked): string => `${owner} ${scoringId}`;
const rowsOf = (store: Connection, { runBenchmarkId, scoringId, differFrom }: Picked): number =>
  rowsOfPart(store, runBenchmarkId, scoringId, differFrom === 'samples' ? null : differFrom);

/** How many samples were picked; `undefined` if that is to be done first. */
export function pickedCount(
  store: Connection,
  side: Connection,
  picked: Picked,
): number | undefined {
  const count = notedValue(side, nameOf(picked), ownerOf(picked), rowsOf(store, picked));
  return count === undefined ? undefined : Number(count);
}

/** SQL for each kind of difference; in key order, as the scores are stored. */
const SAMPLES = `SELECT s.item, s.sample FROM
   (SELECT item FROM scores WHERE scoring_id = @scoring GROUP BY item HAVING min(value) <> max(value)) d
   CROSS JOIN scores s ON s.scoring_id = @scoring AND s.item = d.item`;
const VALUES = `SELECT a.item, a.sample FROM scores a JOIN scores b
     ON b.scoring_id = @other AND b.item = a.item AND b.sample = a.sample
   WHERE a.scoring_id = @scoring AND a.value IS NOT b.value`;

/** Picks the samples, and numbers them in key order. */
export function* pickSamples(
  store: Connection,
  side: Connection,
  picked: Picked,
): Generator<Progress, void> {
  const name = nameOf(picked);
  const rows = rowsOf(store, picked);
  const { scoringId: scoring, differFrom } = picked;
  side.prepare('DELETE FROM picked WHERE part = ?').run(name);
  notePart(side, name, ownerOf(picked), -1);
  const insert = side.prepare('INSERT INTO picked (part, place, item, sample) VALUES (?, ?, ?, ?)');
  const found =
    differFrom === 'samples'
      ? store.prepare(SAMPLES).raw().iterate({ scoring })
      : store.prepare(VALUES).raw().iterate({ scoring, other: differFrom });
  let place = 0;
  for (const keys of batches(found as IterableIterator<[item: string, sample: number]>, SLICE)) {
    side.transaction(() => {
      for (const [item, sample] of keys) insert.run(name, place++, item, sample);
    })();
    yield { done: place, total: Math.max(place, rows) };
  }
  notePart(side, name, ownerOf(picked), rows, String(place));
}

const row = z.object({ place: z.number(), item: z.string(), sample: z.number() });

/** The picked samples from a place on, in key order. */
export function* pickedSamples(
  side: Connection,
  picked: Picked,
  from: number,
): Generator<SampleKey & { readonly place: number }> {
  const page = side.prepare(
    'SELECT place, item, sample FROM picked WHERE part = ? AND place >= ? ORDER BY place LIMIT ?',
  );
  let next = from;
  for (let limit = 128; ; limit = 1024) {
    const rows = z.array(row).parse(page.all(nameOf(picked), next, limit));
    yield* rows;
    if (rows.length < limit) return;
    next += rows.length;
  }
}
