import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import { goldOf } from '../benchmarks/gold.js';
import { sha256 } from '../core/hash.js';
import type { OpenDataset } from '../datasets/opened.js';
import { replyMadeElsewhere } from '../models/model.js';
import type { Connection } from '../store/open.js';
import type { RunBenchmarkRecord, RunRecord, ScoringRecord } from '../store/records.js';
import { answeredKeys, failedKeys, unscoredResponses } from '../store/responses.js';
import type { FileVerdicts } from './agreement.js';
import { type CallResult, type FailedAttempt, keyOf, type ScoreJob } from './jobs.js';
import type { Output } from './read-predictions.js';
import type { Recorder } from './record/recorder.js';
import { openScoring } from './record/scoring.js';
import { recordScores } from './score/record-scores.js';
import { storedScoreJobs } from './score/score-jobs.js';
import type { ScoringPool } from './score/scoring-pool.js';
import { asShown } from './shown-item.js';
import { createTaskTracker } from './task-tracker.js';

export interface TakeOutputsOptions {
  readonly db: Connection;
  readonly recorder: Recorder;
  readonly run: Pick<RunRecord, 'id' | 'createdAt'>;
  readonly record: RunBenchmarkRecord;
  readonly benchmark: AnyBenchmark;
  readonly dataset: OpenDataset<unknown>;
  readonly extractor: string;
  readonly pool: ScoringPool;
  /** Compares the gold answers of the file, if it states any. */
  readonly verdicts?: FileVerdicts;
}

/**
 * Stores outputs produced by another tool as the responses of a run, then scores those that have no score. Outputs
 * that were stored before are skipped. Outputs are streamed: only those being processed are in memory.
 *
 * @param outputs outputs of items that the dataset contains
 */
export async function takeOutputs(
  outputs: AsyncIterable<Output>,
  { db, recorder, run, record, benchmark, dataset, extractor, pool, verdicts }: TakeOutputsOptions,
): Promise<ScoringRecord> {
  const { scorer } = benchmark;
  const stored = new Set(answeredKeys(db, record.id).map(keyOf));
  const failed = new Set(failedKeys(db, record.id).map(keyOf));
  const shown = new Map<string, readonly string[]>();
  const recordings = createTaskTracker();
  for await (const output of outputs) {
    const key = keyOf(output);
    if (failed.has(key)) continue;
    if (output.choices !== undefined) shown.set(key, output.choices);
    if (output.error !== undefined) {
      recordings.track(recorder.record(failureOf(output, run, record, output.error)));
    } else if (!stored.has(key)) {
      recordings.track(recorder.record(resultOf(output, run, record)));
    }
  }
  recorder.flush();
  await recordings.settled();
  const sandbox = await pool.sandboxFor(scorer);
  const rules = { scorer, extractor, sandbox, judge: null };
  const scoring = openScoring(db, record.id, rules, run.createdAt);
  const target = { run: run.id, benchmark: benchmark.id, scoring: scoring.id, extractor, scorer };
  const unscored = unscoredResponses(db, record.id, scoring.id);
  const jobs = storedScoreJobs(target, dataset.read, unscored, {
    shownAs: (item, sample) =>
      asShown(benchmark, item, shown.get(keyOf({ item: item.id, sample }))),
  });
  const items = recordedItems(jobs, {
    recorder,
    run,
    benchmark,
    ...(verdicts === undefined ? {} : { verdicts }),
  });
  await recordScores(items, { recorder, pool, scorer });
  return scoring;
}

/** The same jobs; records the gold answer of each item. The request is unknown. */
async function* recordedItems(
  jobs: AsyncIterable<ScoreJob>,
  {
    recorder,
    run,
    benchmark,
    verdicts,
  }: Pick<TakeOutputsOptions, 'recorder' | 'run' | 'benchmark' | 'verdicts'>,
): AsyncGenerator<ScoreJob> {
  const recordings = createTaskTracker();
  const known = new Set<string>();
  for await (const job of jobs) {
    const { item } = job;
    if (!known.has(item.id)) {
      known.add(item.id);
      const gold = goldOf(benchmark, item);
      verdicts?.compareGold(item.id, gold);
      const asked = recorder.record({
        kind: 'item',
        run: run.id,
        benchmark: benchmark.id,
        item: item.id,
        request: null,
        gold,
        tags: item.tags,
        confidential: benchmark.confidential === true,
      });
      recordings.track(asked);
    }
    yield job;
  }
  recorder.flush();
  await recordings.settled();
}

function failureOf(
  { item, sample }: Output,
  run: TakeOutputsOptions['run'],
  { benchmark }: RunBenchmarkRecord,
  message: string,
): FailedAttempt {
  return {
    kind: 'failed attempt',
    run: run.id,
    benchmark,
    item,
    sample,
    attempt: 1,
    failure: { cause: 'server error', retryable: false, status: null, message, retryAfter: null },
    final: true,
    failedAt: run.createdAt,
  };
}

/** An output as the result of a call about which nothing else is known. */
function resultOf(
  { item, sample, response }: Output,
  run: TakeOutputsOptions['run'],
  { benchmark }: RunBenchmarkRecord,
): CallResult {
  const reply = replyMadeElsewhere(response);
  return {
    kind: 'call',
    run: run.id,
    benchmark,
    item,
    sample,
    requestSha256: sha256(''),
    failedAttempts: [],
    outcome: { kind: 'reply', reply, attempts: 1, receivedAt: run.createdAt },
  };
}
