import type { MetricResult } from '../metrics/metric.js';
import type { RunResults } from '../results/run-results.js';

/** The whole report as data: what `cardbench report --format json` prints. */
export function jsonReport(report: RunResults): Record<string, unknown> {
  const { run, benchmarks } = report;
  const { config, ...facts } = run;
  return {
    run: { ...facts, config: JSON.parse(config) },
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
      outstanding: benchmark.outstanding,
      n: benchmark.n,
      errors: benchmark.errors,
      noAnswer: benchmark.noAnswer,
      metrics: benchmark.metrics.map(({ name, estimate }) => ({ name, ...estimate })),
      usage: benchmark.tally,
      itemErrors: benchmark.itemErrors,
      judged: benchmark.judged,
    })),
  };
}

/** The one object that `cardbench run --json` prints. */
export function jsonSummary({ run, benchmarks }: RunResults): Record<string, unknown> {
  return {
    run: run.id,
    status: run.status,
    provider: run.provider,
    model: run.model,
    standIn: run.standIn,
    benchmarks: benchmarks.map((benchmark) => ({
      benchmark: benchmark.record.benchmark,
      n: benchmark.n,
      metrics: metricValues(benchmark.metrics),
      intervals: Object.fromEntries(
        benchmark.metrics.map(({ name, estimate }) => [name, estimate.interval]),
      ),
      errors: benchmark.errors,
      noAnswer: benchmark.noAnswer,
      truncated: benchmark.tally.truncated,
      refused: benchmark.tally.refused,
      outstanding: benchmark.outstanding,
    })),
  };
}

/** Name to number in 0..1. */
export function metricValues(metrics: readonly MetricResult[]): Record<string, number> {
  return Object.fromEntries(metrics.map(({ name, estimate }) => [name, estimate.value]));
}
