import type { Item } from '../core/item.js';
import type { Prompt } from '../core/prompt.js';
import type { Protocol } from '../core/protocol.js';
import type { ToolCall } from '../core/tool-calls.js';
import type { Dataset } from '../datasets/dataset.js';
import type { Metric } from '../metrics/metric.js';
import type { Scorer } from '../scorers/scorer.js';
import { missingParts, missingProtocol } from './parts.js';
import type { PredictionFormat } from './predictions/format.js';

/** A benchmark: its items, prompts, scorer and metrics. */
export interface Benchmark<Data> {
  /** Short, stable name, used by `cardbench run` and in the store. */
  readonly id: string;
  readonly title: string;
  /** One sentence for `cardbench benchmarks`. */
  readonly description: string;
  readonly dataset: Dataset<Data>;
  readonly protocol: Protocol;
  /** The prompt for an item. */
  readonly prompt: (item: Item<Data>) => Prompt;
  /** The prompt for a completion endpoint, if it differs from the text of the chat. */
  readonly completionPrompt?: (item: Item<Data>) => {
    readonly text: string;
    readonly stop?: readonly string[];
  };
  readonly scorer: Scorer<Data>;
  /** The extractor for replies to `completionPrompt`, if it differs. */
  readonly completionExtractor?: string;
  /** The first result of the first metric is the headline metric. */
  readonly metrics: readonly Metric[];
  /** The tag over whose groups `--limit` spreads items evenly, such as `subject`. */
  readonly balanceBy?: string;
  /** Its items are not to be published in plain text, as their authors ask or for what they say: no output contains them. */
  readonly confidential?: boolean;
  /** Its prompts ask for what does harm, and replies may give it: exports leave out the replies, too. */
  readonly harmful?: boolean;
  /** Additional output formats of other programs that `cardbench score` can read. */
  readonly predictionFormats?: readonly PredictionFormat<Data>[];
  /** The text that identifies an item in files of other tools, usually its question. */
  readonly matchText?: (data: Data) => string;
  /** Its choices, which tell items with the same question apart in such files. */
  readonly matchChoices?: (data: Data) => readonly string[];
  /**
   * For benchmarks that order choices themselves: the item with its choices in the order in which another program
   * showed them; `undefined` if they are not its choices.
   */
  readonly withChoices?: (data: Data, choices: readonly string[]) => Data | undefined;
  /** The gold answer of an item, for display; by default its `gold`. */
  readonly gold?: (data: Data) => unknown;
  /** If its answers are Python programs: the whole program that is scored for an answer. */
  readonly wholeProgram?: (data: Data, answer: string) => string;
  /** The names of its tasks in Meta's `-evals` datasets. */
  readonly metaEvals?: readonly string[];
  /** The names of its tasks in the datasets of replies of Nous Research. */
  readonly nousEvals?: readonly string[];
  /** The variant that `--as generate` runs, for endpoints without log-likelihoods. */
  readonly generate?: Benchmark<Data>;
  /**
   * The reply of the mock model to an item, correct or not; if continuations are ranked, the index of the one that it
   * prefers.
   */
  readonly mockReply?: (
    item: Item<Data>,
    correct: boolean,
    kind: Prompt['kind'],
  ) => string | readonly ToolCall[];
}

const BENCHMARK = Symbol.for('cardbench.benchmark');

/**
 * A benchmark of any item type, for the registry and the runner. Item types are only checked where a benchmark is
 * defined.
 */
// biome-ignore lint/suspicious/noExplicitAny: the one place where the item type is forgotten.
export type AnyBenchmark = Benchmark<any>;

/** Validates a benchmark and marks it as one, so that `cardbench run ./file.ts` can find it. */
export function defineBenchmark<Data>(benchmark: Benchmark<Data>): Benchmark<Data> {
  const missing = missingParts(benchmark);
  if (missing.length === 0) missing.push(...missingProtocol({ ...benchmark.protocol }));
  if (missing.length > 0) {
    const { id } = { ...benchmark };
    const of = typeof id === 'string' && id !== '' ? `The benchmark "${id}": ` : '';
    throw new TypeError(`${of}${missing.join('; ')}`);
  }
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(benchmark.id)) {
    throw new TypeError(
      `The benchmark id "${benchmark.id}" is not valid; use lower-case letters, digits, ".", "_" and "-".`,
    );
  }
  if (benchmark.metrics.length === 0)
    throw new TypeError(`${benchmark.id}: the benchmark has no metric; add one to "metrics".`);
  if (Object.keys(benchmark.scorer.extractors).length === 0) {
    throw new TypeError(`${benchmark.id}: the scorer has no extractor; add one to "extractors".`);
  }
  if (typeof benchmark.scorer.grade !== 'function') {
    throw new TypeError(
      `${benchmark.id}: the scorer has no function "grade" (called "judge" in 0.1.0).`,
    );
  }
  return Object.assign({ ...benchmark }, { [BENCHMARK]: true });
}

/** Whether a value came from {@link defineBenchmark}, also from another copy of this package. */
export function isBenchmark(value: unknown): value is AnyBenchmark {
  return typeof value === 'object' && value !== null && BENCHMARK in value;
}
