/** What servers say besides their replies: what replies have cost that were thrown away, and by what they were made. */
export const serverNotes = `
  ALTER TABLE failed_attempts ADD COLUMN tokens_in INTEGER;
  ALTER TABLE failed_attempts ADD COLUMN tokens_out INTEGER;
  ALTER TABLE failed_attempts ADD COLUMN cost_usd REAL;
  CREATE TRIGGER failed_attempts_with_tokens AFTER INSERT ON failed_attempts WHEN NEW.tokens_in IS NOT NULL BEGIN
    UPDATE response_counts SET
      tokens_in = tokens_in + NEW.tokens_in,
      tokens_out = tokens_out + NEW.tokens_out,
      tokens_paid = tokens_paid + NEW.tokens_in + NEW.tokens_out,
      cost_usd = CASE WHEN NEW.cost_usd IS NULL THEN cost_usd ELSE coalesce(cost_usd, 0.0) + NEW.cost_usd END
      WHERE run_benchmark_id = NEW.run_benchmark_id;
  END;

  CREATE TABLE system_fingerprints (
    run_benchmark_id INTEGER NOT NULL REFERENCES run_benchmarks (id),
    fingerprint      TEXT NOT NULL,
    PRIMARY KEY (run_benchmark_id, fingerprint)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER responses_with_fingerprint AFTER INSERT ON responses WHEN NEW.system_fingerprint IS NOT NULL BEGIN
    INSERT OR IGNORE INTO system_fingerprints VALUES (NEW.run_benchmark_id, NEW.system_fingerprint);
  END;
`;
