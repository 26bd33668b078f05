import type { Connection } from './open.js';

/** Tables with a row for each response, score or item of a benchmark of a run, by the column that names it. */
const BY_SCORING = ['scores', 'metrics', 'score_counts'];
const BY_BENCHMARK = [
  ...['scorings', 'responses', 'failed_attempts', 'items', 'item_tags', 'judgements'],
  ...['response_counts', 'reported_models', 'system_fingerprints'],
];
const BY_RUN = ['run_benchmarks', 'batches', 'run_tags', 'run_notes', 'run_names'];

/** Deletes a run with everything that belongs to it, or nothing. The space stays part of the file: see {@link freeSpace}. */
export function deleteRunRows(db: Connection, runId: string): void {
  db.transaction(() => {
    const benchmarks = 'SELECT id FROM run_benchmarks WHERE run_id = ?';
    const scorings = `SELECT id FROM scorings WHERE run_benchmark_id IN (${benchmarks})`;
    for (const table of BY_SCORING) {
      db.prepare(`DELETE FROM ${table} WHERE scoring_id IN (${scorings})`).run(runId);
    }
    for (const table of BY_BENCHMARK) {
      db.prepare(`DELETE FROM ${table} WHERE run_benchmark_id IN (${benchmarks})`).run(runId);
    }
    for (const table of BY_RUN) db.prepare(`DELETE FROM ${table} WHERE run_id = ?`).run(runId);
    db.prepare('DELETE FROM runs WHERE id = ?').run(runId);
    // Those who follow other runs are told that they have missed something, and read again.
    db.exec('DELETE FROM changes WHERE last < (SELECT max(last) FROM changes)');
    db.exec("UPDATE changes SET first = last + 1, changes = '[]'");
    db.exec(
      'DELETE FROM prefix_texts WHERE id NOT IN (SELECT prefix_text FROM items WHERE prefix_text IS NOT NULL)',
    );
  }).immediate();
}

/** Gives the space of deleted rows back to the file system. */
export function freeSpace(db: Connection): void {
  db.exec('VACUUM');
  db.pragma('wal_checkpoint(TRUNCATE)');
}
