import { z } from 'zod';
import type { ScoredSample } from '../core/score.js';
import type { MetricResult } from '../metrics/metric.js';
import type { ScoreStream } from '../metrics/score-stream.js';
import type { Connection } from './open.js';
import type { NewScore, ScoringRecord, ScoringResult } from './records.js';

/** The longest extracted answer to store, in characters; the response itself is stored in full. */
const MAX_ANSWER = 4_000;

const scoringRow = z
  .object({
    id: z.number(),
    created_at: z.string(),
    scorer: z.string(),
    scorer_version: z.number(),
    extractor: z.string(),
    sandbox: z.string().nullable(),
    judge: z.string().nullable(),
    guards: z.string().nullable(),
  })
  .transform(
    (row): ScoringRecord => ({
      id: row.id,
      createdAt: row.created_at,
      scorer: row.scorer,
      scorerVersion: row.scorer_version,
      extractor: row.extractor,
      sandbox: row.sandbox,
      judge: row.judge,
      guards: row.guards,
    }),
  );

export function insertScoring(
  db: Connection,
  runBenchmarkId: number,
  scoring: Omit<ScoringRecord, 'id' | 'guards'> &
    Partial<Pick<ScoringRecord, 'guards'>> & { readonly cardbench: string },
): ScoringRecord {
  const { cardbench, guards = null, ...record } = scoring;
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO scorings (run_benchmark_id, created_at, scorer, scorer_version, extractor, sandbox, judge, guards, cardbench)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      runBenchmarkId,
      record.createdAt,
      record.scorer,
      record.scorerVersion,
      record.extractor,
      record.sandbox,
      record.judge,
      guards,
      cardbench,
    );
  return { id: Number(lastInsertRowid), ...record, guards };
}

/** The scorings of a benchmark of a run, the oldest first. */
export function scoringsOf(db: Connection, runBenchmarkId: number): ScoringRecord[] {
  return z
    .array(scoringRow)
    .parse(
      db
        .prepare('SELECT * FROM scorings WHERE run_benchmark_id = ? ORDER BY id')
        .all(runBenchmarkId),
    );
}

/**
 * A prepared insert for the scores of one scoring. An existing score is kept, and the insert returns `false`; an existing
 * error is replaced.
 */
export function scoreTable(
  db: Connection,
  scoringId: number,
  longestAnswer = MAX_ANSWER,
): (score: NewScore) => boolean {
  const insert = db.prepare(
    `INSERT INTO scores (scoring_id, item, sample, value, answer, reason, error, tags, details)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (scoring_id, item, sample) DO UPDATE SET value = excluded.value, answer = excluded.answer,
       reason = excluded.reason, error = excluded.error, tags = excluded.tags, details = excluded.details
       WHERE scores.error IS NOT NULL`,
  );
  const insertTag = db.prepare(
    `INSERT OR IGNORE INTO item_tags (run_benchmark_id, tag, value, item)
     SELECT run_benchmark_id, ?, ?, ? FROM scorings WHERE id = ?`,
  );
  return ({ item, sample, score, error, tags, tagsAreStored }) => {
    const answer = score?.answer ?? null;
    if (!tagsAreStored) {
      for (const [tag, value] of Object.entries(tags)) insertTag.run(tag, value, item, scoringId);
    }
    const { changes } = insert.run(
      scoringId,
      item,
      sample,
      score?.value ?? null,
      answer === null ? null : answer.slice(0, longestAnswer),
      score?.reason ?? '',
      error,
      JSON.stringify(tags),
      score?.details === undefined ? null : JSON.stringify(score.details),
    );
    return changes > 0;
  };
}

const scoreRow = z.object({
  item: z.string(),
  sample: z.number(),
  value: z.number(),
  tags: z.string(),
  details: z.string().nullable(),
  answer: z.string().nullable().exactOptional(),
});

const tagsSchema = z.record(z.string(), z.string());
const detailsSchema = z.record(z.string(), z.number());

/** Every score of a scoring that has a value, in the order of the keys, with its answer. */
export function scoresWithAnswers(db: Connection, scoringId: number): ScoredSample[] {
  return [...readScores(db, scoringId, true)];
}

/** The same without answers. */
export function scoresOf(db: Connection, scoringId: number): ScoredSample[] {
  return [...readScores(db, scoringId, false)];
}

/** The same scores, read anew each time they are iterated. */
export function scoreStream(db: Connection, scoringId: number, withAnswers: boolean): ScoreStream {
  const { scored } = countsOf(db, scoringId);
  return { length: scored, [Symbol.iterator]: () => readScores(db, scoringId, withAnswers) };
}

function* readScores(
  db: Connection,
  scoringId: number,
  withAnswers: boolean,
): Generator<ScoredSample> {
  // Most tags and details are equal. Equal ones share one object, which saves most of the memory.
  const tagsOf = once((text) => tagsSchema.parse(JSON.parse(text)));
  const detailsOf = once((text) => detailsSchema.parse(JSON.parse(text)));
  const rows = db
    .prepare(
      `SELECT item, sample, value, tags, details${withAnswers ? ', answer' : ''} FROM scores
       WHERE scoring_id = ? AND value IS NOT NULL ORDER BY item, sample`,
    )
    .iterate(scoringId);
  for (const row of rows) {
    const { item, sample, value, ...texts } = scoreRow.parse(row);
    const tags = tagsOf(texts.tags);
    // Not built by spreading, because such an object takes three times as much memory.
    if (withAnswers) {
      const details = texts.details === null ? {} : { details: detailsOf(texts.details) };
      yield { item, sample, value, tags, answer: texts.answer ?? null, ...details };
    } else if (texts.details === null) yield { item, sample, value, tags };
    else yield { item, sample, value, tags, details: detailsOf(texts.details) };
  }
}

/** The distinct values of a tag over the scored items of a scoring. */
export function tagValues(db: Connection, scoringId: number, tag: string): ReadonlySet<string> {
  const benchmark = db
    .prepare('SELECT run_benchmark_id FROM scorings WHERE id = ?')
    .pluck()
    .get(scoringId);
  // Steps from value to value through the index, because there are few values and many items.
  const next = db
    .prepare(
      `SELECT value FROM item_tags WHERE run_benchmark_id = ? AND tag = ? AND value > ?
       ORDER BY value LIMIT 1`,
    )
    .pluck();
  // `CROSS JOIN` prevents SQLite from starting with the scores.
  const isScored = db.prepare(
    `SELECT 1 FROM item_tags t CROSS JOIN scores s ON s.scoring_id = ? AND s.item = t.item
     WHERE t.run_benchmark_id = ? AND t.tag = ? AND t.value = ? AND s.value IS NOT NULL LIMIT 1`,
  );
  const values = new Set<string>();
  for (let value = ''; ; ) {
    const found = next.get(benchmark, tag, value);
    if (typeof found !== 'string') return values;
    value = found;
    if (isScored.get(scoringId, benchmark, tag, value) !== undefined) values.add(value);
  }
}

/** Distinct texts that are remembered. */
const REMEMBERED = 10_000;

/** Parses each distinct text once, as long as they are not too many. */
function once<Value>(read: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const value = read(text);
    if (known.size >= REMEMBERED) known.clear();
    known.set(text, value);
    return value;
  };
}

/** How many values of a scoring differ from those of an earlier scoring, or are new. */
export function changedValues(db: Connection, scoringId: number, earlierId: number | null): number {
  const row = db
    .prepare(
      `SELECT count(*) n FROM scores s LEFT JOIN scores e
         ON e.scoring_id = ? AND e.item = s.item AND e.sample = s.sample
       WHERE s.scoring_id = ? AND s.value IS NOT NULL AND e.value IS NOT s.value`,
    )
    .get(earlierId, scoringId);
  return z.object({ n: z.number() }).parse(row).n;
}

export function replaceMetrics(
  db: Connection,
  scoringId: number,
  results: readonly MetricResult[],
): void {
  db.transaction(() => {
    db.prepare('DELETE FROM metrics WHERE scoring_id = ?').run(scoringId);
    const insert = db.prepare(
      'INSERT INTO metrics (scoring_id, position, name, value, stderr, low, high, method, n) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    for (const [position, { name, estimate }] of results.entries()) {
      const [low, high] = estimate.interval;
      insert.run(
        scoringId,
        position,
        name,
        estimate.value,
        estimate.stderr ?? NO_STANDARD_ERROR,
        low,
        high,
        estimate.method,
        estimate.n,
      );
    }
  }).immediate();
}

/** The stored value of a missing standard error: the column is NOT NULL, and no real standard error is zero. */
const NO_STANDARD_ERROR = 0;

const metricRow = z
  .object({
    name: z.string(),
    value: z.number(),
    stderr: z.number(),
    low: z.number(),
    high: z.number(),
    method: z.enum(['wilson', 'mid-p', 'effective-n', 'tilting', 'normal', 'bootstrap']),
    n: z.number(),
  })
  .transform(
    ({ name, low, high, stderr, ...rest }): MetricResult => ({
      name,
      estimate: {
        ...rest,
        stderr: stderr === NO_STANDARD_ERROR ? null : stderr,
        interval: [low, high],
      },
    }),
  );

/** The first metric of every scoring, by the id of the scoring. */
export function headlineMetrics(db: Connection): ReadonlyMap<number, MetricResult> {
  const rows = db.prepare('SELECT * FROM metrics WHERE position = 0').all();
  return new Map(
    rows.map((each) => [
      z.object({ scoring_id: z.number() }).parse(each).scoring_id,
      metricRow.parse(each),
    ]),
  );
}

const countsRow = z.object({ scored: z.number(), no_answer: z.number(), errors: z.number() });

function countsOf(db: Connection, scoringId: number): z.output<typeof countsRow> {
  return countsRow.parse(
    db
      .prepare('SELECT scored, no_answer, errors FROM score_counts WHERE scoring_id = ?')
      .get(scoringId),
  );
}

export function resultOf(db: Connection, scoring: ScoringRecord): ScoringResult {
  const counts = countsOf(db, scoring.id);
  return {
    scoring,
    metrics: z
      .array(metricRow)
      .parse(
        db.prepare('SELECT * FROM metrics WHERE scoring_id = ? ORDER BY position').all(scoring.id),
      ),
    scored: counts.scored,
    noAnswer: counts.no_answer,
    scoringErrors: counts.errors,
  };
}

/** A response that the scorer could not score. */
export interface ScoringError {
  readonly item: string;
  readonly sample: number;
  readonly message: string;
}

const scoringErrorRow = z.object({ item: z.string(), sample: z.number(), message: z.string() });

/** The first response in error under a scoring, in the order of the items' ids. */
export function firstScoringError(db: Connection, scoringId: number): ScoringError | undefined {
  const row = db
    .prepare(
      `SELECT item, sample, error message FROM scores WHERE scoring_id = ? AND error IS NOT NULL
       ORDER BY item, sample LIMIT 1`,
    )
    .get(scoringId);
  return row === undefined ? undefined : scoringErrorRow.parse(row);
}
