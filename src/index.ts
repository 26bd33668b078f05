/**
 * cardbench as a library: define a benchmark, a scorer or a metric of your own in a TypeScript file
 * and run it with `cardbench run ./my-benchmark.ts`, or run configurations from a program.
 *
 * @packageDocumentation
 */
export {
  type AnyBenchmark,
  type Benchmark,
  defineBenchmark,
  type Protocol,
} from './benchmarks/benchmark.js';
export type { Prediction, PredictionFormat } from './benchmarks/predictions/format.js';
export { benchmarkById, benchmarks } from './benchmarks/registry.js';
export type { CheckPolicy } from './compare/policy.js';
export { CardbenchError } from './core/errors.js';
export type { Item } from './core/item.js';
export {
  assistant,
  chat,
  completion,
  type Message,
  type Prompt,
  system,
  user,
} from './core/prompt.js';
export {
  type LogLikelihoodContent,
  type ModelResponse,
  type ResponseContent,
  type TextContent,
  textContent,
} from './core/response.js';
export type { Score, ScoredSample } from './core/score.js';
export type { Tool, ToolCall } from './core/tool-calls.js';
export { type Dataset, defineDataset, parseRecord, records } from './datasets/dataset.js';
export type { Row, RowPosition } from './datasets/formats/row.js';
export { type RunOptions, type RunSummary, run } from './library/run.js';
export { accuracy, accuracyBy, macroAccuracy } from './metrics/accuracy.js';
export {
  byTag,
  type Design,
  type Estimate,
  type KeyOf,
  type Metric,
  type MetricResult,
} from './metrics/metric.js';
export { passAtK } from './metrics/pass-at-k.js';
export type { RunConfig } from './runner/config.js';
export { choiceLetter } from './scorers/choice-letter.js';
export { exactMatch } from './scorers/exact-match.js';
export { numericAnswer } from './scorers/numeric-answer.js';
export { pythonFunction } from './scorers/python-function.js';
export {
  type Extractor,
  fromText,
  type Scorer,
  type ScoringContext,
  type TextExtractor,
  type Verdict,
  wholeText,
} from './scorers/scorer.js';
