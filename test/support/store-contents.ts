import Database from 'better-sqlite3';

/** Everything about responses and scores but for times. */
export function contentsOfStore(store: string): unknown {
  const db = new Database(store, { readonly: true });
  const found = [
    'SELECT fingerprint, status FROM runs',
    `SELECT item, sample, request_sha256, text, finish_reason, tokens_in, tokens_out FROM responses
     ORDER BY run_benchmark_id, item, sample`,
    'SELECT item, sample, value, answer, reason, error FROM scores ORDER BY scoring_id, item, sample',
    'SELECT name, value, low, high, n FROM metrics ORDER BY scoring_id, position',
    'SELECT responses, errors, retries FROM response_counts',
    'SELECT item, request_sha256, length(content) FROM items ORDER BY run_benchmark_id, item',
  ].map((sql) => db.prepare(sql).all());
  db.close();
  return found;
}
