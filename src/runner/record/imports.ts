import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import { IMPORTED } from '../../core/imported.js';
import type { DatasetSource, OpenDataset } from '../../datasets/opened.js';
import type { Connection } from '../../store/open.js';
import type { RunBenchmarkRecord, RunRecord, ScoringRecord } from '../../store/records.js';
import { tallyOf } from '../../store/responses.js';
import { findInterrupted, setStatus } from '../../store/runs.js';
import { resultOf } from '../../store/scorings.js';
import { recordMetrics } from './metrics.js';
import { type NewRunOptions, storeNewRun } from './new-run.js';

/** What an imported run is about. */
export interface ImportedRun extends NewRunOptions {
  readonly benchmark: AnyBenchmark;
  /** How the benchmark is found again: its id, or the path of the file that exports it. */
  readonly named: string;
  readonly dataset: OpenDataset<unknown>;
  readonly source: DatasetSource;
  readonly model: string;
  /** Names of further metrics, which a rescore computes, too. */
  readonly metrics: readonly string[];
  /** Number of outputs. */
  readonly planned: number;
  /** Samples of the item that has the most. */
  readonly samples: number;
  readonly fingerprint: string;
  /** Rows of the file that could not be used. */
  readonly skippedRows: number;
}

/** The interrupted import with the same fingerprint, or a new run. */
export function openImport(
  db: Connection,
  {
    benchmark,
    named,
    dataset,
    source,
    model,
    metrics,
    planned,
    samples,
    fingerprint,
    skippedRows,
    ...options
  }: ImportedRun,
): Pick<RunRecord, 'id' | 'createdAt'> {
  const begun = findInterrupted(db, fingerprint);
  if (begun !== undefined) return begun;
  const head = {
    fingerprint,
    provider: IMPORTED,
    model,
    baseUrl: '',
    standIn: false,
    config: {
      benchmarks: [named],
      model: `${IMPORTED}:${model}`,
      ...(skippedRows === 0 ? {} : { skippedRows }),
      ...(metrics.length === 0 ? {} : { metrics }),
    },
  };
  const imported = {
    benchmark: benchmark.id,
    title: benchmark.title,
    protocol: { ...benchmark.protocol, prompt: IMPORTED, samples },
    datasetSource: source,
    datasetLabel: dataset.label,
    datasetSha256: dataset.sha256,
    planned,
    published: dataset.publishedItems ?? null,
    datasetOrigin: dataset.origin,
  };
  return storeNewRun(db, head, [imported], options);
}

/** Computes and stores the metrics of an import and its final status. */
export function concludeImport(
  db: Connection,
  run: Pick<RunRecord, 'id' | 'createdAt'>,
  record: RunBenchmarkRecord,
  scoring: ScoringRecord,
  benchmark: AnyBenchmark,
): void {
  recordMetrics(db, scoring.id, benchmark);
  const errors = tallyOf(db, record.id).errors + resultOf(db, scoring).scoringErrors;
  setStatus(db, run.id, errors === 0 ? 'finished' : 'incomplete', run.createdAt);
}
