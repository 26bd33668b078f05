import { createHash } from 'node:crypto';
import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import { CardbenchError } from '../core/errors.js';
import { canonicalJson, sha256 } from '../core/hash.js';
import type { Item } from '../core/item.js';
import { packageVersion } from '../core/package-root.js';
import type { DatasetSource, LoadedDataset } from '../datasets/load.js';
import type { Connection } from '../store/open.js';
import type { RunRecord } from '../store/records.js';
import { answeredKeys, failedKeys, tallyOf, unscoredResponses } from '../store/responses.js';
import { lockRun } from '../store/run-lock.js';
import { benchmarksOf, findBrokenOff, insertRun, setStatus } from '../store/runs.js';
import { resultOf as scoringResult } from '../store/scorings.js';
import { type CallResult, type FailedAttempt, keyOf } from './jobs.js';
import type { ReadPredictions } from './read-predictions.js';
import { recordMetrics } from './record/metrics.js';
import { createRecorder } from './record/recorder.js';
import { openScoring } from './record/scoring.js';
import { runIdOf } from './run-id.js';
import { recordScores } from './score/record-scores.js';
import { storedScoreJobs } from './score/score-jobs.js';
import type { ScoringPool } from './score/scoring-pool.js';
import { asShown } from './shown-item.js';
import { createTaskTracker } from './task-tracker.js';

export interface ImportInput {
  readonly db: Connection;
  readonly benchmark: AnyBenchmark;
  /** By what it is found again: its id, or the file that exports it. */
  readonly named: string;
  readonly loaded: LoadedDataset<unknown>;
  readonly source: DatasetSource;
  readonly read: ReadPredictions;
  readonly extractor: string;
  /** What the run says answered. */
  readonly model: string;
  /** Only the outputs of this place among those of their item: a file may hold a model a place. */
  readonly sample: number | undefined;
  readonly pool: ScoringPool;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly idSuffix: () => string;
}

/**
 * Makes a run of outputs that were made elsewhere: stored, scored and measured like any other, so that it
 * can be compared, rescored and reported. Its prompts are unknown, and it says so. One that was broken off goes
 * on where the same outputs are imported again.
 */
export async function importRun(input: ImportInput): Promise<string> {
  const { db, benchmark, loaded, read, sample: only } = input;
  const items = new Map(loaded.items.map((item) => [item.id, item]));
  const outputs = read.predictions
    .filter(({ item, sample }) => items.has(item) && (only === undefined || sample === only))
    .map((output) => (only === undefined ? output : { ...output, sample: 0 }));
  if (outputs.length === 0) {
    throw new CardbenchError(
      `None of the ${read.predictions.length} outputs belongs to an item of ${benchmark.id}${only === undefined ? '' : ` as its sample ${only}`}; check --dataset.`,
    );
  }
  const run = openImport(input, outputs);
  const unlock = lockRun(db, run.id);
  try {
    await takeIn(input, run, outputs, items);
  } finally {
    unlock();
  }
  return run.id;
}

type Output = ImportInput['read']['predictions'][number];

async function takeIn(
  input: ImportInput,
  run: ImportedRun,
  outputs: readonly Output[],
  items: ReadonlyMap<string, Item<unknown>>,
): Promise<void> {
  const { db, benchmark, pool, extractor } = input;
  const { scorer } = benchmark;
  const [record] = benchmarksOf(db, run.id);
  if (record === undefined) throw new CardbenchError('The run was not stored.');
  const recorder = createRecorder(db);
  const stored = new Set(answeredKeys(db, record.id).map(keyOf));
  const failed = new Set(failedKeys(db, record.id).map(keyOf));
  const shown = new Map<string, readonly string[]>();
  const recordings = createTaskTracker();
  for (const output of outputs) {
    const key = keyOf(output);
    if (failed.has(key)) continue;
    if (output.choices !== undefined) shown.set(key, output.choices);
    if (output.error !== undefined) {
      recordings.track(recorder.record(failureOf(output, run, benchmark.id, output.error)));
    } else if (!stored.has(key)) {
      recordings.track(recorder.record(resultOf(output, run, benchmark.id)));
    }
  }
  recorder.flush();
  await recordings.settled();
  const sandbox = await pool.sandboxFor(scorer);
  const scoring = openScoring(
    db,
    record.id,
    { scorer, extractor, sandbox, judge: null },
    run.createdAt,
  );
  const target = { run: run.id, benchmark: benchmark.id, scoring: scoring.id, extractor, scorer };
  const jobs = storedScoreJobs(
    target,
    async function* () {
      yield* items.values();
    },
    unscoredResponses(db, record.id, scoring.id),
    {
      shownAs: (item, sample) =>
        asShown(benchmark, item, shown.get(keyOf({ item: item.id, sample }))),
    },
  );
  await recordScores(jobs, { recorder, pool, scorer });
  recordMetrics(db, scoring.id, benchmark);
  const errors = tallyOf(db, record.id).errors + scoringResult(db, scoring).scoringErrors;
  setStatus(db, run.id, errors === 0 ? 'finished' : 'incomplete', run.createdAt);
}

type ImportedRun = Pick<RunRecord, 'id' | 'createdAt'>;

function failureOf(
  { item, sample }: Output,
  run: ImportedRun,
  benchmark: string,
  message: string,
): FailedAttempt {
  const failure = {
    cause: 'server error' as const,
    retryable: false,
    status: null,
    message,
    retryAfter: null,
  };
  return {
    kind: 'failed attempt',
    run: run.id,
    benchmark,
    item,
    sample,
    attempt: 1,
    failure,
    final: true,
    failedAt: run.createdAt,
  };
}

/** What was made elsewhere, as the result of a call of which nothing else is known. */
function resultOf(
  { item, sample, response, finishReason, refused }: Output,
  run: ImportedRun,
  benchmark: string,
): CallResult {
  const reply = {
    text: response,
    finishReason: finishReason ?? null,
    refused: refused ?? false,
    latency: 0,
    timeToFirstToken: null,
    tokensIn: null,
    tokensOut: null,
    reportedModel: null,
  };
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

/** The run of these very outputs that was broken off, else a new one. */
function openImport(input: ImportInput, outputs: readonly Output[]): ImportedRun {
  const { db, benchmark, loaded, source, model, now, idSuffix } = input;
  const fingerprint = fingerprintOf(input, outputs);
  const begun = findBrokenOff(db, fingerprint);
  if (begun !== undefined) return begun;
  const createdAt = new Date(now()).toISOString();
  const run = {
    id: runIdOf(createdAt, idSuffix()),
    fingerprint,
    createdAt,
    cardbench: packageVersion,
    provider: 'imported',
    model,
    baseUrl: '',
    standIn: false,
    config: canonicalJson({ benchmarks: [input.named], model: `imported:${model}` }),
  };
  const { items: _items, ...dataset } = loaded;
  insertRun(db, run, [
    {
      benchmark: benchmark.id,
      title: benchmark.title,
      protocol: {
        ...benchmark.protocol,
        prompt: 'imported',
        samples: 1 + outputs.reduce((most, { sample }) => Math.max(most, sample), 0),
      },
      datasetSource: source,
      datasetLabel: dataset.label,
      datasetSha256: dataset.sha256,
      planned: outputs.length,
      published: dataset.publishedItems ?? null,
      datasetOrigin: dataset.origin,
    },
  ]);
  return run;
}

/** The hash of all that decides what an import stores. */
function fingerprintOf(
  { benchmark, loaded, extractor, model }: ImportInput,
  outputs: readonly Output[],
): string {
  const hash = createHash('sha256');
  const { scorer } = benchmark;
  const rules = [benchmark.id, loaded.sha256, model, extractor, scorer.name, scorer.version];
  hash.update(JSON.stringify(['import', ...rules]));
  for (const output of outputs) hash.update(canonicalJson(output));
  return hash.digest('hex');
}
