/**
 * The part of the schema for reading results: counts maintained by triggers, narrow indexes, and a list of the latest
 * changes. With it, a million responses can be summarised without reading them.
 */
export const readSide = `
  CREATE INDEX responses_by_key ON responses (run_benchmark_id, item, sample);
  CREATE INDEX responses_truncated ON responses (run_benchmark_id, item, sample) WHERE finish_reason = 'length';
  CREATE INDEX failed_for_good ON failed_attempts (run_benchmark_id, item, sample) WHERE final = 1;

  ALTER TABLE scores ADD COLUMN outcome TEXT GENERATED ALWAYS AS (
    CASE WHEN value IS NULL THEN 'error' WHEN answer IS NULL THEN 'no answer'
      WHEN value >= 1 THEN 'right' ELSE 'wrong' END) VIRTUAL;
  CREATE INDEX scores_by_outcome ON scores (scoring_id, outcome, item, sample);

  CREATE TABLE response_counts (
    run_benchmark_id INTEGER PRIMARY KEY REFERENCES run_benchmarks (id),
    responses        INTEGER NOT NULL DEFAULT 0,
    errors           INTEGER NOT NULL DEFAULT 0,
    truncated        INTEGER NOT NULL DEFAULT 0,
    refused          INTEGER NOT NULL DEFAULT 0,
    retries          INTEGER NOT NULL DEFAULT 0,
    cached           INTEGER NOT NULL DEFAULT 0,
    tokens_in        INTEGER NOT NULL DEFAULT 0,
    tokens_out       INTEGER NOT NULL DEFAULT 0,
    tokens_paid      INTEGER NOT NULL DEFAULT 0,
    cost_usd         REAL,
    latency_ms       REAL NOT NULL DEFAULT 0,
    first_token_ms   REAL NOT NULL DEFAULT 0,
    first_tokens     INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  INSERT INTO response_counts
    SELECT b.id, count(r.item), 0, coalesce(sum(r.finish_reason = 'length'), 0), coalesce(sum(r.refused), 0), 0,
      coalesce(sum(r.attempts = 0), 0), coalesce(sum(r.tokens_in), 0), coalesce(sum(r.tokens_out), 0),
      coalesce(sum(CASE WHEN r.attempts > 0 THEN coalesce(r.tokens_in, 0) + coalesce(r.tokens_out, 0) END), 0),
      sum(r.cost_usd), coalesce(sum(r.latency_ms), 0.0), coalesce(sum(r.first_token_ms), 0.0), count(r.first_token_ms)
    FROM run_benchmarks b LEFT JOIN responses r ON r.run_benchmark_id = b.id GROUP BY b.id;
  UPDATE response_counts AS c SET
    retries = (SELECT count(*) FROM failed_attempts f WHERE f.run_benchmark_id = c.run_benchmark_id AND f.final = 0),
    errors = (SELECT count(*) FROM (SELECT DISTINCT item, sample FROM failed_attempts f
      WHERE f.run_benchmark_id = c.run_benchmark_id AND f.final = 1 AND NOT EXISTS (SELECT 1 FROM responses r
        WHERE r.run_benchmark_id = f.run_benchmark_id AND r.item = f.item AND r.sample = f.sample)));

  CREATE TABLE reported_models (
    run_benchmark_id INTEGER NOT NULL REFERENCES run_benchmarks (id),
    model            TEXT NOT NULL,
    PRIMARY KEY (run_benchmark_id, model)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO reported_models
    SELECT DISTINCT run_benchmark_id, reported_model FROM responses WHERE reported_model IS NOT NULL;

  CREATE TABLE score_counts (
    scoring_id INTEGER PRIMARY KEY REFERENCES scorings (id),
    scored     INTEGER NOT NULL DEFAULT 0,
    no_answer  INTEGER NOT NULL DEFAULT 0,
    errors     INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  INSERT INTO score_counts
    SELECT g.id, count(s.value), coalesce(sum(s.value IS NOT NULL AND s.answer IS NULL), 0), count(s.error)
    FROM scorings g LEFT JOIN scores s ON s.scoring_id = g.id GROUP BY g.id;

  CREATE TABLE changes (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    run_benchmark_id INTEGER NOT NULL,
    kind             TEXT NOT NULL CHECK (kind IN ('response', 'score', 'failure')),
    item             TEXT NOT NULL,
    sample           INTEGER NOT NULL,
    reference        INTEGER
  ) STRICT;

  CREATE TRIGGER run_benchmarks_inserted AFTER INSERT ON run_benchmarks BEGIN
    INSERT INTO response_counts (run_benchmark_id) VALUES (NEW.id);
  END;
  CREATE TRIGGER scorings_inserted AFTER INSERT ON scorings BEGIN
    INSERT INTO score_counts (scoring_id) VALUES (NEW.id);
  END;

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
    INSERT INTO changes (run_benchmark_id, kind, item, sample)
      VALUES (NEW.run_benchmark_id, 'response', NEW.item, NEW.sample);
  END;

  CREATE TRIGGER failed_attempts_inserted AFTER INSERT ON failed_attempts BEGIN
    UPDATE response_counts SET
      retries = retries + (NEW.final = 0),
      errors = errors + (NEW.final = 1
        AND NOT EXISTS (SELECT 1 FROM failed_attempts f WHERE f.run_benchmark_id = NEW.run_benchmark_id
          AND f.item = NEW.item AND f.sample = NEW.sample AND f.final = 1 AND f.id <> NEW.id)
        AND NOT EXISTS (SELECT 1 FROM responses r WHERE r.run_benchmark_id = NEW.run_benchmark_id
          AND r.item = NEW.item AND r.sample = NEW.sample))
      WHERE run_benchmark_id = NEW.run_benchmark_id;
    INSERT INTO changes (run_benchmark_id, kind, item, sample, reference)
      VALUES (NEW.run_benchmark_id, 'failure', NEW.item, NEW.sample, NEW.id);
  END;

  CREATE TRIGGER scores_inserted AFTER INSERT ON scores BEGIN
    UPDATE score_counts SET
      scored = scored + (NEW.value IS NOT NULL),
      no_answer = no_answer + (NEW.value IS NOT NULL AND NEW.answer IS NULL),
      errors = errors + (NEW.error IS NOT NULL)
      WHERE scoring_id = NEW.scoring_id;
    INSERT INTO changes (run_benchmark_id, kind, item, sample, reference)
      VALUES ((SELECT run_benchmark_id FROM scorings WHERE id = NEW.scoring_id),
        'score', NEW.item, NEW.sample, NEW.scoring_id);
  END;
  CREATE TRIGGER scores_updated AFTER UPDATE ON scores BEGIN
    UPDATE score_counts SET
      scored = scored - (OLD.value IS NOT NULL) + (NEW.value IS NOT NULL),
      no_answer = no_answer - (OLD.value IS NOT NULL AND OLD.answer IS NULL)
        + (NEW.value IS NOT NULL AND NEW.answer IS NULL),
      errors = errors - (OLD.error IS NOT NULL) + (NEW.error IS NOT NULL)
      WHERE scoring_id = NEW.scoring_id;
    INSERT INTO changes (run_benchmark_id, kind, item, sample, reference)
      VALUES ((SELECT run_benchmark_id FROM scorings WHERE id = NEW.scoring_id),
        'score', NEW.item, NEW.sample, NEW.scoring_id);
  END;

  CREATE TRIGGER changes_inserted AFTER INSERT ON changes BEGIN
    DELETE FROM changes WHERE id = NEW.id - 100000;
  END;
`;
