/** Counts of what replies spent on reasoning, beside those of the read side. */
export const reasoningCounts = `
  ALTER TABLE response_counts ADD COLUMN end_in_reasoning INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE response_counts ADD COLUMN reasoning_tokens INTEGER NOT NULL DEFAULT 0;
  CREATE TRIGGER responses_with_reasoning AFTER INSERT ON responses
    WHEN NEW.ends_in_reasoning IS NOT NULL OR NEW.reasoning_tokens IS NOT NULL BEGIN
    UPDATE response_counts SET
      end_in_reasoning = end_in_reasoning + coalesce(NEW.ends_in_reasoning, 0),
      reasoning_tokens = reasoning_tokens + coalesce(NEW.reasoning_tokens, 0)
      WHERE run_benchmark_id = NEW.run_benchmark_id;
  END;
`;
