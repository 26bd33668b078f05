import { findBenchmark } from '../benchmarks/registry.js';
import type { RunBenchmarkRecord } from '../results/records.js';
import type { BenchmarkSampling } from '../runner/settings/benchmark-sampling.js';

/** Where a run asked otherwise than the card does, in words; benchmarks that were asked alike share a sentence. */
export function protocolCaveats(
  records: readonly RunBenchmarkRecord[],
  sampling: Readonly<Record<string, BenchmarkSampling>> = {},
): string[] {
  const titles = new Map<string, string[]>();
  for (const record of records) {
    const changes = changesIn(record, sampling[record.benchmark] ?? {}).join(', ');
    if (changes !== '') titles.set(changes, [...(titles.get(changes) ?? []), record.title]);
  }
  return [...titles].map(
    ([changes, named]) => `${named.join(', ')}: not asked by the card\u2019s protocol: ${changes}.`,
  );
}

/** @param set what the run sets for this benchmark alone, as a card says of it: no change of the card's protocol */
function changesIn({ benchmark, protocol }: RunBenchmarkRecord, set: BenchmarkSampling): string[] {
  const { system, reasoningEffort, omit = [], samples, maxTokens, temperature } = protocol;
  const own = findBenchmark(benchmark)?.protocol;
  const changes: string[] = [];
  if (own !== undefined && maxTokens !== (set.maxTokens ?? own.maxTokens)) {
    changes.push(
      `replies of at most ${maxTokens} tokens instead of ${set.maxTokens ?? own.maxTokens}`,
    );
  }
  // Several samples of code are drawn at a temperature that the benchmark chooses.
  if (own !== undefined && samples === 1 && temperature !== (set.temperature ?? own.temperature)) {
    changes.push(`temperature ${temperature} instead of ${set.temperature ?? own.temperature}`);
  }
  if (system !== undefined) changes.push('a system prompt');
  if (reasoningEffort !== undefined && reasoningEffort !== set.reasoningEffort)
    changes.push(`reasoning effort ${reasoningEffort}`);
  if (omit.length > 0) changes.push(`no ${omit.join(' or ')} in the request`);
  return changes;
}
