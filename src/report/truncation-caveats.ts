import type { BenchmarkResults } from '../results/run-results.js';
import { percent } from './format.js';

/** The share of replies that may be cut off before it is said which flag helps. */
const NOTABLE = 0.02;

/** What is to be said of replies that were cut off. */
export function truncationCaveats({ record, tally }: BenchmarkResults): string[] {
  const { responses, truncated, endInReasoning } = tally;
  const cut = Math.max(truncated, endInReasoning);
  const thinking = `${endInReasoning} of them while the model was thinking`;
  if (cut > NOTABLE * responses) {
    return [
      `${record.title}: ${cut} of ${responses} replies (${percent(cut / responses)} %) were cut off at ${record.protocol.maxTokens} tokens${endInReasoning > 0 ? `, ${thinking}` : ''}; give a higher --max-tokens.`,
    ];
  }
  if (endInReasoning === 0) return [];
  return [
    `${record.title}: ${endInReasoning} of ${responses} replies were truncated while thinking, and count as wrong.`,
  ];
}
