import { z } from 'zod';
import type { Connection } from './open.js';
import { replyColumnNames } from './reply-columns.js';

/** A run in another store, whose contents go into a run of this one. */
export interface CopiedRun {
  /** Path of the other store. */
  readonly path: string;
  readonly run: string;
  /** The run in this store. */
  readonly into: string;
}

/** Pairs of rows: of a benchmark in the other store, and in this one. */
type Pair = readonly [from: number, to: number];

/** What two stores say differently about the same sample. */
export interface Contradiction {
  readonly benchmark: string;
  readonly item: string;
  readonly what: 'response' | 'score';
}

/** Columns that tell whether two rows are copies of the same response. */
const SAME_RESPONSE = ['request_sha256', 'received_at', ...replyColumnNames];
const SAME_SCORE = ['value', 'answer', 'error'];

/**
 * Copies everything that another store holds of a run; what is in both is kept once. Stops at the first contradiction,
 * with a part copied. Both stores have the present schema.
 */
export function copyRun(db: Connection, { path, run, into }: CopiedRun): Contradiction | undefined {
  db.prepare('ATTACH ? AS other').run(path);
  try {
    return db.transaction((): Contradiction | undefined => {
      for (const { benchmark, ...row } of pairsOf(db, run, into)) {
        const pair: Pair = [row.from_id, row.to_id];
        const different = differentResponse(db, pair);
        if (different !== undefined) return { benchmark, item: different, what: 'response' };
        copyItems(db, pair);
        copyRows(db, 'item_tags', pair);
        copyRows(db, 'judgements', pair);
        copyRows(db, 'responses', pair);
        copyFailures(db, pair);
        const rescored = copyScores(db, pair);
        if (rescored !== undefined) return { benchmark, item: rescored, what: 'score' };
      }
      for (const table of ['run_tags', 'run_notes', 'batches']) copyOfRun(db, table, run, into);
      return undefined;
    })();
  } finally {
    db.exec('DETACH other');
  }
}

const pairRow = z.object({ benchmark: z.string(), from_id: z.number(), to_id: z.number() });

function pairsOf(db: Connection, run: string, into: string): z.output<typeof pairRow>[] {
  const rows = db
    .prepare(
      `SELECT t.benchmark, f.id from_id, t.id to_id
       FROM main.run_benchmarks t JOIN other.run_benchmarks f USING (benchmark)
       WHERE f.run_id = ? AND t.run_id = ? ORDER BY t.position`,
    )
    .all(run, into);
  return z.array(pairRow).parse(rows);
}

function differentResponse(db: Connection, [from, to]: Pair): string | undefined {
  const differs = SAME_RESPONSE.map((column) => `a.${column} IS NOT b.${column}`).join(' OR ');
  const found = db
    .prepare(
      `SELECT a.item FROM main.responses a JOIN other.responses b USING (item, sample)
       WHERE a.run_benchmark_id = ? AND b.run_benchmark_id = ? AND (${differs}) LIMIT 1`,
    )
    .pluck()
    .get(to, from);
  return z.string().optional().parse(found);
}

/** The columns of a table that can be written, without those that name another row of the same store. */
function columnsOf(db: Connection, table: string, without: readonly string[]): string[] {
  const rows = db.prepare(`PRAGMA main.table_info(${table})`).all();
  return z
    .array(z.object({ name: z.string() }))
    .parse(rows)
    .map(({ name }) => name)
    .filter((name) => !without.includes(name));
}

function copyRows(db: Connection, table: string, [from, to]: Pair): void {
  const columns = columnsOf(db, table, ['run_benchmark_id']).join(', ');
  db.prepare(
    `INSERT OR IGNORE INTO main.${table} (run_benchmark_id, ${columns})
     SELECT ?, ${columns} FROM other.${table} WHERE run_benchmark_id = ?`,
  ).run(to, from);
}

function copyOfRun(db: Connection, table: string, run: string, into: string): void {
  const columns = columnsOf(db, table, ['run_id']).join(', ');
  db.prepare(
    `INSERT OR IGNORE INTO main.${table} (run_id, ${columns})
     SELECT ?, ${columns} FROM other.${table} WHERE run_id = ?`,
  ).run(into, run);
}

/** The texts that requests share have other numbers in each store. */
function copyItems(db: Connection, [from, to]: Pair): void {
  db.prepare(
    `INSERT OR IGNORE INTO main.prefix_texts (sha256, content)
     SELECT p.sha256, p.content FROM other.prefix_texts p
     WHERE p.id IN (SELECT prefix_text FROM other.items WHERE run_benchmark_id = ?)`,
  ).run(from);
  const columns = columnsOf(db, 'items', ['run_benchmark_id', 'prefix_text']);
  db.prepare(
    `INSERT OR IGNORE INTO main.items (run_benchmark_id, prefix_text, ${columns.join(', ')})
     SELECT ?, m.id, ${columns.map((column) => `i.${column}`).join(', ')}
     FROM other.items i LEFT JOIN other.prefix_texts p ON p.id = i.prefix_text
       LEFT JOIN main.prefix_texts m ON m.sha256 = p.sha256
     WHERE i.run_benchmark_id = ?`,
  ).run(to, from);
}

function copyFailures(db: Connection, [from, to]: Pair): void {
  const columns = columnsOf(db, 'failed_attempts', ['id', 'run_benchmark_id']);
  db.prepare(
    `INSERT INTO main.failed_attempts (run_benchmark_id, ${columns.join(', ')})
     SELECT @to, ${columns.map((column) => `f.${column}`).join(', ')} FROM other.failed_attempts f
     WHERE f.run_benchmark_id = @from AND NOT EXISTS (SELECT 1 FROM main.failed_attempts k
       WHERE k.run_benchmark_id = @to AND k.item = f.item AND k.sample = f.sample
         AND k.attempt = f.attempt AND k.failed_at = f.failed_at)
     ORDER BY f.id`,
  ).run({ from, to });
}

const RULES = ['scorer', 'scorer_version', 'extractor', 'sandbox', 'judge', 'guards'];

/** Copies all scorings, those by the same rules into one; the item of a score that differs. */
function copyScores(db: Connection, [from, to]: Pair): string | undefined {
  const scorings = z
    .array(z.object({ id: z.number() }))
    .parse(
      db.prepare('SELECT id FROM other.scorings WHERE run_benchmark_id = ? ORDER BY id').all(from),
    );
  const same = db
    .prepare(
      `SELECT m.id FROM main.scorings m JOIN other.scorings o ON o.id = ?
       WHERE m.run_benchmark_id = ? AND ${RULES.map((rule) => `m.${rule} IS o.${rule}`).join(' AND ')}
       ORDER BY m.id DESC LIMIT 1`,
    )
    .pluck();
  const columns = columnsOf(db, 'scorings', ['id', 'run_benchmark_id']).join(', ');
  const add = db.prepare(
    `INSERT INTO main.scorings (run_benchmark_id, ${columns})
     SELECT ?, ${columns} FROM other.scorings WHERE id = ?`,
  );
  const differs = SAME_SCORE.map((column) => `a.${column} IS NOT b.${column}`).join(' OR ');
  const different = db
    .prepare(
      `SELECT a.item FROM main.scores a JOIN other.scores b USING (item, sample)
       WHERE a.scoring_id = ? AND b.scoring_id = ? AND a.error IS NULL AND b.error IS NULL
         AND (${differs}) LIMIT 1`,
    )
    .pluck();
  const scoreColumns = columnsOf(db, 'scores', ['scoring_id']);
  const changed = scoreColumns.filter((column) => column !== 'item' && column !== 'sample');
  const copy = db.prepare(
    `INSERT INTO main.scores (scoring_id, ${scoreColumns.join(', ')})
     SELECT ?, ${scoreColumns.join(', ')} FROM other.scores WHERE scoring_id = ?
     ON CONFLICT (scoring_id, item, sample) DO UPDATE SET
       ${changed.map((column) => `${column} = excluded.${column}`).join(', ')}
       WHERE scores.error IS NOT NULL AND excluded.error IS NULL`,
  );
  for (const { id } of scorings) {
    const known = z.number().optional().parse(same.get(id, to));
    const into = known ?? Number(add.run(to, id).lastInsertRowid);
    const item = z.string().optional().parse(different.get(into, id));
    if (item !== undefined) return item;
    copy.run(into, id);
  }
  return undefined;
}
