import { createHash } from 'node:crypto';
import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import { CardbenchError } from '../core/errors.js';
import { canonicalJson, sha256 } from '../core/hash.js';
import type { Item } from '../core/item.js';
import { packageVersion } from '../core/package-root.js';
import type { DatasetSource, LoadedDataset } from '../datasets/load.js';
import { createBatchWriter } from '../store/batch-writer.js';
import type { Connection } from '../store/open.js';
import type {
  FailedAttempt,
  NewResponse,
  RunRecord,
  SampleKey,
  ScoringRecord,
} from '../store/records.js';
import {
  answeredKeys,
  failedKeys,
  responseTable,
  tallyOf,
  unscoredResponses,
} from '../store/responses.js';
import { lockRun } from '../store/run-lock.js';
import { benchmarksOf, findBrokenOff, insertRun, setStatus } from '../store/runs.js';
import { insertScoring, resultOf, scoreTable, scoringsOf } from '../store/scorings.js';
import { computeMetrics } from './compute-metrics.js';
import type { ReadPredictions } from './read-predictions.js';
import { runIdOf } from './run-id.js';
import type { ScoringPool } from './scoring.js';
import { asShown } from './shown-item.js';

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
  run: Pick<RunRecord, 'id' | 'createdAt'>,
  outputs: readonly Output[],
  items: ReadonlyMap<string, Item<unknown>>,
): Promise<void> {
  const { db, benchmark, pool, extractor } = input;
  const [record] = benchmarksOf(db, run.id);
  if (record === undefined) throw new CardbenchError('The run was not stored.');
  const responses = responseTable(db, record.id);
  const scoring = await openScoring(input, record.id, run.createdAt);
  const insertScore = scoreTable(db, scoring.id);
  const stored = new Set(answeredKeys(db, record.id).map(keyOf));
  const failed = new Set(failedKeys(db, record.id).map(keyOf));
  const unscored = new Set([...unscoredResponses(db, record.id, scoring.id)].map(keyOf));
  const writer = createBatchWriter(db);
  await Promise.all(
    outputs.map(async (output) => {
      const { item: id, sample, response, error, choices } = output;
      const item = items.get(id);
      const key = keyOf(output);
      if (item === undefined || failed.has(key)) return;
      if (error !== undefined) {
        await writer.add(() => responses.insertFailure(failureOf(output, error, run.createdAt)));
        return;
      }
      if (stored.has(key)) {
        if (!unscored.has(key)) return;
      } else {
        await writer.add(() => responses.insert(responseOf(output, run.createdAt)));
      }
      const shown = asShown(benchmark, item, choices);
      const outcome = await pool.score(benchmark.scorer, extractor, response, shown);
      await writer.add(() => insertScore({ item: id, sample, ...outcome, tags: item.tags }));
    }),
  );
  writer.flush();
  computeMetrics(db, scoring.id, benchmark);
  const errors = tallyOf(db, record.id).errors + resultOf(db, scoring).scoringErrors;
  setStatus(db, run.id, errors === 0 ? 'finished' : 'incomplete', run.createdAt);
}

function keyOf({ item, sample }: SampleKey): string {
  return `${sample} ${item}`;
}

function failureOf({ item, sample }: Output, message: string, failedAt: string): FailedAttempt {
  const failure = {
    cause: 'server error' as const,
    retryable: false,
    status: null,
    message,
    retryAfter: null,
  };
  return { item, sample, attempt: 1, failure, final: true, failedAt };
}

function responseOf({ item, sample, response }: Output, receivedAt: string): NewResponse {
  const reply = {
    ...response,
    latency: 0,
    timeToFirstToken: null,
    tokensIn: null,
    tokensOut: null,
    reportedModel: null,
  };
  return { item, sample, requestSha256: sha256(''), reply, costUsd: null, attempts: 1, receivedAt };
}

/** The scoring that a broken off import has begun, else a new one. */
async function openScoring(
  { db, benchmark: { scorer }, extractor, pool }: ImportInput,
  runBenchmarkId: number,
  createdAt: string,
): Promise<ScoringRecord> {
  const sandbox = await pool.sandboxFor(scorer);
  const begun = scoringsOf(db, runBenchmarkId).at(-1);
  if (begun?.sandbox === sandbox) return begun;
  return insertScoring(db, runBenchmarkId, {
    createdAt,
    scorer: scorer.name,
    scorerVersion: scorer.version,
    extractor,
    sandbox,
    judge: null,
    cardbench: packageVersion,
  });
}

/** The run of these very outputs that was broken off, else a new one. */
function openImport(
  input: ImportInput,
  outputs: readonly Output[],
): Pick<RunRecord, 'id' | 'createdAt'> {
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
