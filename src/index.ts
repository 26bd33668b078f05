/**
 * cardbench as a library: define benchmarks, scorers and metrics of your own in a TypeScript file and run them
 * with `cardbench run ./my-benchmark.ts`, or plan, run, rescore, import, compare and read runs from a program.
 *
 * @packageDocumentation
 */

// Benchmarks.
export {
  type AnyBenchmark,
  type Benchmark,
  defineBenchmark,
} from './benchmarks/benchmark.js';
export { benchmarkIds, loadBenchmark } from './benchmarks/catalogue.js';
export type { Prediction, PredictionFormat } from './benchmarks/predictions/format.js';
export { benchmarkById, benchmarks } from './benchmarks/registry.js';
// What they take and give.
export type { ComparedBenchmark } from './compare/compare.js';
export type { GateRow, GateVerdict } from './compare/gate.js';
export type { GateOutcome, GateSummary } from './compare/gate-verdict.js';
export type { ItemsNeeded } from './compare/items-needed.js';
export type { GroupDifference, PairedComparison } from './compare/paired.js';
export type { CheckPolicy, Terms } from './compare/policy.js';
export type { Abilities } from './core/abilities.js';
export { CardbenchError } from './core/errors.js';
export type { Item } from './core/item.js';
export {
  assistant,
  type Continuation,
  chat,
  choices,
  completion,
  type Message,
  type Prompt,
  system,
  user,
} from './core/prompt.js';
export type { Protocol } from './core/protocol.js';
export {
  type LogLikelihoodContent,
  type ModelResponse,
  type ResponseContent,
  type TextContent,
  textOf,
} from './core/response.js';
export type { Score, ScoredSample } from './core/score.js';
export type { Tool, ToolCall } from './core/tool-calls.js';
export { type Dataset, defineDataset, parseRecord, records } from './datasets/dataset.js';
export type { Row, RowPosition } from './datasets/formats/row.js';
export type { DatasetOrigin, DatasetSource } from './datasets/opened.js';
// Commands as functions.
export {
  type CompareRunsOptions,
  compare,
  type GateResult,
  type GateRunOptions,
  gate,
} from './library/compare.js';
export { type Config, defineConfig } from './library/define-config.js';
export { type ImportOptions, importPredictions } from './library/import-predictions.js';
export { type RescoreOptions, rescore } from './library/rescore.js';
export { plan, type RunInput, type RunOptions, run } from './library/run.js';
// Metrics.
export { type AccuracyOptions, accuracy, accuracyBy, macroAccuracy } from './metrics/accuracy.js';
export { ofDetail } from './metrics/detail.js';
export type { ItemTerm } from './metrics/item-terms.js';
export {
  byTag,
  type Design,
  type Estimate,
  groupBy,
  type KeyOf,
  type Metric,
  type MetricResult,
} from './metrics/metric.js';
export { passAtK } from './metrics/pass-at-k.js';
export type { CallFailure, Reply } from './models/model.js';
export type { DoctorOutput } from './report/doctor-output.js';
export type { ItemOutput } from './report/item-text.js';
export type { BenchmarkSummary, RunSummary } from './report/json.js';
export type {
  CardOutput,
  CardOutputRow,
  CardSampling,
  CardUncertainty,
  CompareOutput,
  DifferingItem,
  EstimatedBenchmark,
  ExplainAgainstOutput,
  ExplainOutput,
  ExplainOutputRow,
  RankingOutput,
  ReproduceOutput,
  RescoreOutput,
} from './report/json-outputs.js';
export type {
  ListedBenchmark,
  ListedCard,
  ListedCardRow,
  ListedDataset,
  ListedRun,
  ListedRunBenchmark,
} from './report/listed.js';
export type { ReportOutput, ReportOutputBenchmark } from './report/report-output.js';
export type { ScoreOutput } from './report/score-output.js';
export type { EventPage, RunEvent } from './results/events.js';
export type { AttemptFailure, ItemDetails, SampleDetails, SampleUsage } from './results/item.js';
export type { ItemPage } from './results/item-page.js';
export type { ItemFilter, ItemQuery, Outcome } from './results/item-query.js';
export type { ItemRow } from './results/item-row.js';
export type { Output } from './results/outputs.js';
export type { ResponseDetail } from './results/response-details.js';
export { openResults, type Results } from './results/results.js';
export type { BenchmarkResults, GroupsCovered, RunResults } from './results/run-results.js';
export type {
  BenchmarkSummary as StoredBenchmark,
  RunSummary as StoredRun,
} from './results/run-summary.js';
export type { RunConfig } from './runner/config.js';
export type { RunListener, Standing } from './runner/events.js';
export type { BenchmarkPlan, RunPlan } from './runner/plan/plan.js';
export type { QueueStatus } from './runner/queue/admin.js';
export type { PredictionSource } from './runner/read-for-scoring.js';
export type { RescoreChange } from './runner/rescore.js';
export type { PythonJob, PythonOutcome, Sandbox, SandboxName } from './sandbox/sandbox.js';
// Scorers.
export { choiceLetter, type LetterItem, letterScorer } from './scorers/choice-letter.js';
export { exactMatch } from './scorers/exact-match.js';
export { lastMatch } from './scorers/last-match.js';
export { logLikelihoodScorer } from './scorers/log-likelihood.js';
export { mathAnswer } from './scorers/math/math-answer.js';
export { type NumericItem, numericAnswer } from './scorers/numeric-answer.js';
export { type PythonFunctionItem, pythonFunction } from './scorers/python-function.js';
export { type PythonProgramItem, pythonProgram } from './scorers/python-program.js';
export {
  type Extractor,
  fromText,
  type Scorer,
  type ScoringContext,
  scoreResponse,
  type TextExtractor,
  type Verdict,
  wholeText,
} from './scorers/scorer.js';
export type { SentRequest, StoredItem } from './store/items.js';
export type { JudgeTally } from './store/judgements.js';
export type {
  RunBenchmarkRecord,
  RunRecord,
  RunStatus,
  SampleKey,
  ScoringRecord,
  ScoringResult,
  Tally,
} from './store/records.js';
