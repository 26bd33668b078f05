import type { MetricResult } from '../metrics/metric.js';
import type { JudgeAgreement } from '../results/judge-agreement.js';
import type { RunRecord } from '../results/records.js';
import type { RunResults } from '../results/run-results.js';
import type { ReportOutput } from './report-output.js';

/** The whole report as data: what `cardbench report --format json` prints. */
export function jsonReport(report: RunResults): ReportOutput {
  const { run, benchmarks } = report;
  const { config, ...facts } = run;
  return {
    run: { ...facts, config: JSON.parse(config) },
    ...(report.merged === undefined ? {} : { merged: report.merged }),
    benchmarks: benchmarks.map((benchmark) => ({
      benchmark: benchmark.record.benchmark,
      title: benchmark.record.title,
      protocol: benchmark.record.protocol,
      dataset: {
        source: benchmark.record.datasetSource.kind,
        origin: benchmark.record.datasetOrigin,
        label: benchmark.record.datasetLabel,
        sha256: benchmark.record.datasetSha256,
        publishedItems: benchmark.record.published,
      },
      scoring: benchmark.scoring,
      planned: benchmark.record.planned,
      asked: benchmark.asked,
      outstanding: benchmark.outstanding,
      n: benchmark.n,
      scored: benchmark.scored,
      errors: benchmark.errors,
      noAnswer: benchmark.noAnswer,
      metrics: benchmark.metrics.map(({ name, estimate }) => ({ name, ...estimate })),
      usage: benchmark.tally,
      itemErrors: benchmark.itemErrors,
      judged: benchmark.judged,
      guarded: benchmark.guarded,
      ...(benchmark.agreements === undefined ? {} : { judgeAgreements: benchmark.agreements }),
    })),
  };
}

/** The summary of a run: what `cardbench run --json` prints and `run()` resolves to. */
export interface RunSummary {
  /** The run's id. */
  readonly run: string;
  readonly status: RunRecord['status'];
  /** A preset's name, `custom`, `demo` or `imported`. */
  readonly provider: string;
  readonly model: string;
  /** Whether the built-in stand-in answered: the scores then say nothing about any model. */
  readonly standIn: boolean;
  readonly benchmarks: readonly BenchmarkSummary[];
}

/** One benchmark of a {@link RunSummary}. */
export interface BenchmarkSummary {
  /** Its id. */
  readonly benchmark: string;
  /** Responses that the headline is made of. */
  readonly n: number;
  /** Responses that were scored: more than `n` if the headline leaves out some categories, as that of BFCL does. */
  readonly scored: number;
  /** By name, from 0 to 1; the first is the headline. */
  readonly metrics: Readonly<Record<string, number>>;
  /** 95 % confidence intervals, by the names of the metrics, from 0 to 1. */
  readonly intervals: Readonly<Record<string, readonly [low: number, high: number]>>;
  /** Samples in error, because of a call or the scorer. They are not scored. */
  readonly errors: number;
  /** Responses in which no answer was found. They are scored as wrong. */
  readonly noAnswer: number;
  /** Responses that were cut off at the maximum number of tokens. */
  readonly truncated: number;
  /** Responses in which the model, or the host's filter, declined. */
  readonly refused: number;
  /** Samples without a response so far. */
  readonly outstanding: number;
  /** How far the judge agrees with each other judge that graded the same replies. */
  readonly judgeAgreements?: readonly JudgeAgreement[];
}

/** The one object that `cardbench run --json` prints. */
export function jsonSummary({ run, benchmarks }: RunResults): RunSummary {
  return {
    run: run.id,
    status: run.status,
    provider: run.provider,
    model: run.model,
    standIn: run.standIn,
    benchmarks: benchmarks.map((benchmark) => ({
      benchmark: benchmark.record.benchmark,
      n: benchmark.n,
      scored: benchmark.scored,
      metrics: metricValues(benchmark.metrics),
      intervals: Object.fromEntries(
        benchmark.metrics.map(({ name, estimate }) => [name, estimate.interval]),
      ),
      errors: benchmark.errors,
      noAnswer: benchmark.noAnswer,
      truncated: benchmark.tally.truncated,
      refused: benchmark.tally.refused,
      outstanding: benchmark.outstanding,
      ...(benchmark.agreements === undefined ? {} : { judgeAgreements: benchmark.agreements }),
    })),
  };
}

/** Name to number in 0..1. */
export function metricValues(metrics: readonly MetricResult[]): Record<string, number> {
  return Object.fromEntries(metrics.map(({ name, estimate }) => [name, estimate.value]));
}
