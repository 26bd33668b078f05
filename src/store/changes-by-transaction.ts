/**
 * The migration to a list with a row for each transaction: a row for each change, written by triggers, took a quarter of
 * the time of storing it. The numbers go on; the changes of before are no longer listed.
 */
export const changesByTransaction = `
  DROP TRIGGER responses_inserted;
  CREATE TRIGGER responses_inserted AFTER INSERT ON responses BEGIN
    UPDATE response_counts SET
      responses = responses + 1,
      errors = errors - EXISTS (SELECT 1 FROM failed_attempts f WHERE f.run_benchmark_id = NEW.run_benchmark_id
        AND f.item = NEW.item AND f.sample = NEW.sample AND f.final = 1),
      truncated = truncated + coalesce(NEW.finish_reason = 'length', 0),
      refused = refused + NEW.refused,
      cached = cached + (NEW.attempts = 0),
      tokens_in = tokens_in + coalesce(NEW.tokens_in, 0),
      tokens_out = tokens_out + coalesce(NEW.tokens_out, 0),
      tokens_paid = tokens_paid
        + CASE WHEN NEW.attempts > 0 THEN coalesce(NEW.tokens_in, 0) + coalesce(NEW.tokens_out, 0) ELSE 0 END,
      cost_usd = CASE WHEN NEW.cost_usd IS NULL THEN cost_usd ELSE coalesce(cost_usd, 0.0) + NEW.cost_usd END,
      latency_ms = latency_ms + NEW.latency_ms,
      first_token_ms = first_token_ms + coalesce(NEW.first_token_ms, 0.0),
      first_tokens = first_tokens + (NEW.first_token_ms IS NOT NULL)
      WHERE run_benchmark_id = NEW.run_benchmark_id;
    INSERT OR IGNORE INTO reported_models SELECT NEW.run_benchmark_id, NEW.reported_model
      WHERE NEW.reported_model IS NOT NULL;
  END;

  DROP TRIGGER failed_attempts_inserted;
  CREATE TRIGGER failed_attempts_inserted AFTER INSERT ON failed_attempts BEGIN
    UPDATE response_counts SET
      retries = retries + (NEW.final = 0),
      errors = errors + (NEW.final = 1
        AND NOT EXISTS (SELECT 1 FROM failed_attempts f WHERE f.run_benchmark_id = NEW.run_benchmark_id
          AND f.item = NEW.item AND f.sample = NEW.sample AND f.final = 1 AND f.id <> NEW.id)
        AND NOT EXISTS (SELECT 1 FROM responses r WHERE r.run_benchmark_id = NEW.run_benchmark_id
          AND r.item = NEW.item AND r.sample = NEW.sample))
      WHERE run_benchmark_id = NEW.run_benchmark_id;
  END;

  DROP TRIGGER scores_inserted;
  CREATE TRIGGER scores_inserted AFTER INSERT ON scores BEGIN
    UPDATE score_counts SET
      scored = scored + (NEW.value IS NOT NULL),
      no_answer = no_answer + (NEW.value IS NOT NULL AND NEW.answer IS NULL),
      errors = errors + (NEW.error IS NOT NULL)
      WHERE scoring_id = NEW.scoring_id;
  END;

  DROP TRIGGER scores_updated;
  CREATE TRIGGER scores_updated AFTER UPDATE ON scores BEGIN
    UPDATE score_counts SET
      scored = scored - (OLD.value IS NOT NULL) + (NEW.value IS NOT NULL),
      no_answer = no_answer - (OLD.value IS NOT NULL AND OLD.answer IS NULL)
        + (NEW.value IS NOT NULL AND NEW.answer IS NULL),
      errors = errors - (OLD.error IS NOT NULL) + (NEW.error IS NOT NULL)
      WHERE scoring_id = NEW.scoring_id;
  END;

  CREATE TABLE changes_by_transaction (
    last    INTEGER PRIMARY KEY,
    first   INTEGER NOT NULL,
    changes TEXT NOT NULL
  ) STRICT;
  INSERT INTO changes_by_transaction SELECT max(id), max(id) + 1, '[]' FROM changes HAVING max(id) IS NOT NULL;
  DROP TABLE changes;
  ALTER TABLE changes_by_transaction RENAME TO changes;
`;
