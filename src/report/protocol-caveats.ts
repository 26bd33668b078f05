import { findBenchmark } from '../benchmarks/registry.js';
import type { RunBenchmarkRecord } from '../results/records.js';

/** Where a run asked otherwise than the card does, in words; benchmarks that were asked alike share a sentence. */
export function protocolCaveats(records: readonly RunBenchmarkRecord[]): string[] {
  const titles = new Map<string, string[]>();
  for (const record of records) {
    const changes = changesIn(record).join(', ');
    if (changes !== '') titles.set(changes, [...(titles.get(changes) ?? []), record.title]);
  }
  return [...titles].map(
    ([changes, named]) => `${named.join(', ')}: not asked by the card\u2019s protocol: ${changes}.`,
  );
}

function changesIn({ benchmark, protocol }: RunBenchmarkRecord): string[] {
  const { system, reasoningEffort, omit = [], samples, maxTokens, temperature } = protocol;
  const own = findBenchmark(benchmark)?.protocol;
  const changes: string[] = [];
  if (own !== undefined && maxTokens !== own.maxTokens) {
    changes.push(`replies of at most ${maxTokens} tokens instead of ${own.maxTokens}`);
  }
  // Several samples of code are drawn at a temperature that the benchmark chooses.
  if (own !== undefined && samples === 1 && temperature !== own.temperature) {
    changes.push(`temperature ${temperature} instead of ${own.temperature}`);
  }
  if (system !== undefined) changes.push('a system prompt');
  if (reasoningEffort !== undefined) changes.push(`reasoning effort ${reasoningEffort}`);
  if (omit.length > 0) changes.push(`no ${omit.join(' or ')} in the request`);
  return changes;
}
