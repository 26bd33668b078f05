import type { Database } from 'better-sqlite3';
import { readCallsText, readLogLikelihoodsText } from '../core/content-text.js';
import { rowOfContent } from './reply-columns.js';

/**
 * Moves tool calls and log-likelihoods, which version 0.1.0 stored as JSON in `text`, to separate columns. It is not
 * sufficient that a text looks like one of them, because a model may write such a text. Tool calls are moved if the
 * benchmark was scored by tool calls or the reply ended with them, and log-likelihoods if the benchmark was scored by
 * them.
 */
export function splitContents(db: Database): void {
  const columns = ['text', 'tool_calls', 'log_likelihoods'] as const;
  for (const column of columns) {
    db.function(`cardbench_calls_${column}`, { deterministic: true }, (text) => {
      const content = readCallsText(String(text));
      return content === undefined ? null : rowOfContent(content)[column];
    });
    db.function(`cardbench_values_${column}`, { deterministic: true }, (text) => {
      const content = readLogLikelihoodsText(String(text));
      return content === undefined ? null : rowOfContent(content)[column];
    });
  }
  db.exec(`
    UPDATE responses SET log_likelihoods = cardbench_values_log_likelihoods(text), text = ''
    WHERE text LIKE '{"loglikelihoods":%' AND cardbench_values_log_likelihoods(text) IS NOT NULL
      AND run_benchmark_id IN (SELECT run_benchmark_id FROM scorings WHERE extractor = 'log-likelihoods');
    UPDATE responses SET tool_calls = cardbench_calls_tool_calls(text), text = cardbench_calls_text(text)
    WHERE text LIKE '{"content":%' AND cardbench_calls_text(text) IS NOT NULL
      AND (cardbench_calls_tool_calls(text) IS NULL OR finish_reason = 'tool_calls'
        OR run_benchmark_id IN (SELECT run_benchmark_id FROM scorings WHERE extractor = 'tool-calls'));
  `);
}
