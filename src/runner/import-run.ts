import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import { CardbenchError } from '../core/errors.js';
import { canonicalJson, sha256 } from '../core/hash.js';
import { packageVersion } from '../core/package-root.js';
import type { DatasetSource, LoadedDataset } from '../datasets/load.js';
import { createBatchWriter } from '../store/batch-writer.js';
import type { Connection } from '../store/open.js';
import type { RunRecord } from '../store/records.js';
import { responseTable } from '../store/responses.js';
import { benchmarksOf, insertRun, setStatus } from '../store/runs.js';
import { insertScoring, scoreTable } from '../store/scorings.js';
import { computeMetrics } from './compute-metrics.js';
import type { ReadPredictions } from './read-predictions.js';
import { runIdOf } from './run-id.js';
import type { ScoringPool } from './scoring.js';
import { asShown } from './shown-item.js';

export interface ImportInput {
  readonly db: Connection;
  readonly benchmark: AnyBenchmark;
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
 * can be compared, rescored and reported. Its prompts are unknown, and it says so.
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
  const run = newRun(input, outputs);
  const [record] = benchmarksOf(db, run.id);
  if (record === undefined) throw new CardbenchError('The run was not stored.');
  const responses = responseTable(db, record.id);
  const scoring = insertScoring(db, record.id, {
    createdAt: run.createdAt,
    scorer: benchmark.scorer.name,
    scorerVersion: benchmark.scorer.version,
    extractor: input.extractor,
    sandbox: await input.pool.sandboxFor(benchmark.scorer),
    judge: null,
    cardbench: packageVersion,
  });
  const insertScore = scoreTable(db, scoring.id);
  const writer = createBatchWriter(db);
  let errors = 0;
  await Promise.all(
    outputs.map(async ({ item: id, sample, response, error, choices }) => {
      const item = items.get(id);
      if (item === undefined) return;
      if (error !== undefined) {
        errors++;
        const failure = {
          cause: 'server error' as const,
          retryable: false,
          status: null,
          message: error,
          retryAfter: null,
        };
        await writer.add(() =>
          responses.insertFailure({
            item: id,
            sample,
            attempt: 1,
            failure,
            final: true,
            failedAt: run.createdAt,
          }),
        );
        return;
      }
      await writer.add(() =>
        responses.insert({
          item: id,
          sample,
          requestSha256: sha256(''),
          reply: {
            text: response,
            finishReason: null,
            refused: false,
            latency: 0,
            timeToFirstToken: null,
            tokensIn: null,
            tokensOut: null,
            reportedModel: null,
          },
          costUsd: null,
          attempts: 1,
          receivedAt: run.createdAt,
        }),
      );
      const shown = asShown(benchmark, item, choices);
      const outcome = await input.pool.score(benchmark.scorer, input.extractor, response, shown);
      if (outcome.score === null) errors++;
      await writer.add(() => insertScore({ item: id, sample, ...outcome, tags: item.tags }));
    }),
  );
  writer.flush();
  computeMetrics(db, scoring.id, benchmark);
  setStatus(db, run.id, errors === 0 ? 'finished' : 'incomplete', run.createdAt);
  return run.id;
}

function newRun(
  { db, benchmark, loaded, source, model, now, idSuffix }: ImportInput,
  outputs: readonly { readonly item: string; readonly sample: number }[],
): Omit<RunRecord, 'status' | 'finishedAt'> {
  const createdAt = new Date(now()).toISOString();
  const samples = 1 + Math.max(...outputs.map(({ sample }) => sample));
  const run = {
    id: runIdOf(createdAt, idSuffix()),
    fingerprint: '',
    createdAt,
    cardbench: packageVersion,
    provider: 'imported',
    model,
    baseUrl: '',
    standIn: false,
    config: canonicalJson({ benchmarks: [benchmark.id], model: `imported:${model}` }),
  };
  const { items: _items, ...dataset } = loaded;
  insertRun(db, run, [
    {
      benchmark: benchmark.id,
      title: benchmark.title,
      protocol: { ...benchmark.protocol, prompt: 'imported', samples },
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
