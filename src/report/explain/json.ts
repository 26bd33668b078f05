import type { RowExplanation } from '../../explain/explain-card.js';
import type { ExplainOutput } from '../json-outputs.js';

/** The explanations as plain data. */
export function explainJson(run: string, rows: readonly RowExplanation[]): ExplainOutput {
  return {
    run,
    rows: rows.map(({ row, ...explained }) => ({
      benchmark: row.benchmark,
      title: row.title,
      metric: row.metric,
      ours: row.ours,
      published: row.published,
      noise: row.noise,
      data: row.data,
      aggregates: row.aggregates,
      unread: row.unread,
      examples: row.examples,
      ...explained,
    })),
  };
}
