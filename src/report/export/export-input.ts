import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import { goldOf } from '../../benchmarks/gold.js';
import { contentAsText } from '../../core/content-text.js';
import type { Item } from '../../core/item.js';
import { promptText } from '../../core/prompt.js';
import { type ResponseContent, textContent } from '../../core/response.js';
import type { Output } from '../../results/outputs.js';
import type { RunBenchmarkRecord, RunRecord, ScoringRecord } from '../../results/records.js';
import type { Results } from '../../results/results.js';

export interface ExportInput {
  readonly results: Results;
  readonly run: RunRecord;
  readonly record: RunBenchmarkRecord;
  readonly scoring: ScoringRecord | null;
  readonly benchmark: AnyBenchmark;
  readonly items: readonly Item<unknown>[];
  /** Include the texts of items whose authors ask that they not be published. */
  readonly withText: boolean;
}

/** The question of an item, unless its authors ask that it not be published. */
export function questionOf(input: ExportInput, item: Item<unknown>): string | undefined {
  if (isConfidential(input)) return undefined;
  return input.benchmark.matchText?.(item.data) ?? promptText(input.benchmark.prompt(item));
}

/** The gold answer of an item as text; empty if there is none, or it is not to be published. */
export function targetOf(input: ExportInput, item: Item<unknown>): string {
  const gold = isConfidential(input) ? null : goldOf(input.benchmark, item);
  if (gold === null || gold === undefined) return '';
  return typeof gold === 'object' ? JSON.stringify(gold) : String(gold);
}

/** What stands in place of a reply that is left out. */
export const WITHHELD: ResponseContent = textContent('[withheld]');

/** The responses as they are exported: without what they say, if it may do harm and was not asked for. */
export function* exportedOutputs(input: ExportInput): Generator<Output> {
  const isWithheld = input.benchmark.harmful === true && !input.withText;
  for (const output of input.results.outputs(input.record.id, input.scoring?.id ?? null)) {
    const { response } = output;
    if (!isWithheld || response === null) yield output;
    else yield { ...output, response: { ...response, content: WITHHELD }, answer: null };
  }
}

/** The content as plain text, for formats that have nothing else. */
export function plainText(content: ResponseContent): string {
  return content.kind === 'text' && content.text !== '' ? content.text : contentAsText(content);
}

function isConfidential({ benchmark, withText }: ExportInput): boolean {
  return benchmark.confidential === true && !withText;
}
