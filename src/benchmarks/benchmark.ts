import type { Item } from '../core/item.js';
import type { Prompt } from '../core/prompt.js';
import type { Protocol } from '../core/protocol.js';
import type { ToolCall } from '../core/tool-calls.js';
import type { Dataset } from '../datasets/dataset.js';
import type { Metric } from '../metrics/metric.js';
import type { Scorer } from '../scorers/scorer.js';
import type { PredictionFormat } from './predictions/format.js';

/** A benchmark: items, how they are asked, how responses are scored, and what is reported. */
export interface Benchmark<Data> {
  /** Short and stable: what `cardbench run` and the store call it. */
  readonly id: string;
  readonly title: string;
  /** One sentence for `cardbench benchmarks`. */
  readonly description: string;
  readonly dataset: Dataset<Data>;
  readonly protocol: Protocol;
  /** How an item is asked. */
  readonly prompt: (item: Item<Data>) => Prompt;
  /** The raw text for a completion endpoint, where it differs from the text of the chat. */
  readonly completionPrompt?: (item: Item<Data>) => {
    readonly text: string;
    readonly stop?: readonly string[];
  };
  readonly scorer: Scorer<Data>;
  /** The extractor for replies to `completionPrompt`, where their form differs. */
  readonly completionExtractor?: string;
  /** The first result of the first metric is the headline. */
  readonly metrics: readonly Metric[];
  /** The tag whose groups `--limit` takes evenly from, such as `subject`. */
  readonly balanceBy?: string;
  /** Its authors ask that its items appear nowhere in plain text: no file of ours shows them. */
  readonly confidential?: boolean;
  /** Files of outputs made elsewhere that `cardbench score` reads, beside our own JSONL. */
  readonly predictionFormats?: readonly PredictionFormat<Data>[];
  /** The text by which other tools' files identify an item, usually its question. */
  readonly matchText?: (data: Data) => string;
  /**
   * The item with its choices in the order in which they were shown elsewhere; `undefined` when they are
   * not its choices. For benchmarks that order choices themselves.
   */
  readonly withChoices?: (data: Data, choices: readonly string[]) => Data | undefined;
  /** What a right answer to an item is, to be read by people; by default its `gold`. */
  readonly gold?: (data: Data) => unknown;
  /** What its tasks are called in Meta's `-evals` datasets. */
  readonly metaEvals?: readonly string[];
  /** The same items for endpoints without log-likelihoods: what `--as generate` runs instead. */
  readonly generate?: Benchmark<Data>;
  /**
   * What the mock model replies to an item, correctly or not; where continuations are ranked, the index of
   * the one it prefers.
   */
  readonly mockReply?: (
    item: Item<Data>,
    correct: boolean,
    kind: Prompt['kind'],
  ) => string | readonly ToolCall[];
}

const BENCHMARK = Symbol.for('cardbench.benchmark');

/**
 * A benchmark of any item type, as the registry and the runner hold it: item types are checked
 * where a benchmark is defined, and are not needed after that.
 */
// biome-ignore lint/suspicious/noExplicitAny: the one place where the item type is forgotten.
export type AnyBenchmark = Benchmark<any>;

/** Checks a benchmark and marks it as one, so that `cardbench run ./file.ts` can find it. */
export function defineBenchmark<Data>(benchmark: Benchmark<Data>): Benchmark<Data> {
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(benchmark.id)) {
    throw new TypeError(
      `A benchmark's id must be lower-case letters, digits, ".", "_" or "-": "${benchmark.id}".`,
    );
  }
  if (benchmark.metrics.length === 0) throw new TypeError(`${benchmark.id}: it has no metric.`);
  if (Object.keys(benchmark.scorer.extractors).length === 0) {
    throw new TypeError(`${benchmark.id}: its scorer has no extractor.`);
  }
  if (typeof benchmark.scorer.grade !== 'function') {
    throw new TypeError(
      `${benchmark.id}: its scorer has no function "grade" ("judge" until 0.1.0).`,
    );
  }
  return Object.assign({ ...benchmark }, { [BENCHMARK]: true });
}

/** Whether a value came from {@link defineBenchmark}, also from another copy of this package. */
export function isBenchmark(value: unknown): value is AnyBenchmark {
  return typeof value === 'object' && value !== null && BENCHMARK in value;
}
