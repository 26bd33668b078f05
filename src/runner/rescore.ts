import { setMaxListeners } from 'node:events';
import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import { CardbenchError } from '../core/errors.js';
import { packageVersion } from '../core/package-root.js';
import { seededRandom } from '../core/prng.js';
import { loadDataset } from '../datasets/load.js';
import type { MetricResult } from '../metrics/metric.js';
import type { SandboxChoice } from '../sandbox/open.js';
import { createTraffic } from '../scheduling/traffic.js';
import { type BatchWriter, createBatchWriter } from '../store/batch-writer.js';
import type { Connection } from '../store/open.js';
import type { RunBenchmarkRecord, RunRecord } from '../store/records.js';
import { unscoredResponses } from '../store/responses.js';
import { benchmarksOf } from '../store/runs.js';
import { insertScoring, resultOf, scoresOf, scoreTable, scoringsOf } from '../store/scorings.js';
import { benchmarksOfRun } from './benchmarks-of-run.js';
import { computeMetrics } from './compute-metrics.js';
import { type RunConfig, readStoredConfig } from './config.js';
import { requireSameDataset } from './dataset-source.js';
import { withGivenPrompts } from './given-prompts.js';
import { type AskJudge, askJudge, type Judge } from './judge.js';
import { requireJudge } from './judge-of.js';
import { requireExtractor } from './plan.js';
import { createScoringPool, type ScoringPool } from './scoring.js';
import { interruptibleSleep } from './sleep.js';

export interface RescoreInput {
  readonly db: Connection;
  readonly run: RunRecord;
  readonly sandbox: SandboxChoice;
  /** Default: the extractor of the newest scoring. */
  readonly extractor: string | undefined;
  /** Ids of the benchmarks; default all of the run. */
  readonly only: readonly string[] | undefined;
  /** Of the user's own files, in place of those that the run names. */
  readonly loaded?: readonly AnyBenchmark[];
  /** Asked anew only what it was not asked in this run before. */
  readonly judge: Judge | null;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface RescoreChange {
  readonly benchmark: string;
  readonly title: string;
  readonly extractor: string;
  /** The id of the new scoring, for `--scoring`. */
  readonly scoring: number;
  readonly before: MetricResult | null;
  readonly after: MetricResult | null;
  /** Responses whose value is not what it was. */
  readonly changed: number;
  readonly errors: number;
}

/** Scores every stored response of a run anew, as a scoring of its own beside the earlier ones. */
export async function rescoreRun(input: RescoreInput): Promise<RescoreChange[]> {
  const { db, run, only } = input;
  const all = benchmarksOf(db, run.id);
  const unknown = only?.find((id) => !all.some(({ benchmark }) => benchmark === id));
  if (unknown !== undefined) {
    throw new CardbenchError(
      `The run ${run.id} has no benchmark "${unknown}"; it has ${all.map(({ benchmark }) => benchmark).join(', ')}.`,
    );
  }
  const config = readStoredConfig(run.config);
  const benchmarks = await benchmarksOfRun(
    run,
    only ?? all.map(({ benchmark }) => benchmark),
    input.loaded,
  );
  await requireJudge(
    input.judge,
    benchmarks.map((benchmark) => ({ benchmark })),
  );
  const pool = createScoringPool(input.sandbox);
  try {
    const changes: RescoreChange[] = [];
    for (const record of all) {
      if (only !== undefined && !only.includes(record.benchmark)) continue;
      const benchmark = benchmarks.find(({ id }) => id === record.benchmark);
      if (benchmark !== undefined)
        changes.push(await rescore(input, record, benchmark, config, pool));
    }
    return changes;
  } finally {
    await pool.close();
  }
}

async function rescore(
  input: RescoreInput,
  record: RunBenchmarkRecord,
  benchmark: AnyBenchmark,
  config: RunConfig,
  pool: ScoringPool,
): Promise<RescoreChange> {
  const { db, extractor: asked, now } = input;
  const judge = benchmark.scorer.asksJudge === true ? input.judge : null;
  const own = await loadDataset<unknown>(benchmark.dataset, record.datasetSource);
  const { items, sha256 } = (await withGivenPrompts(benchmark, own, config)).loaded;
  requireSameDataset(record, sha256);
  const previous = scoringsOf(db, record.id).at(-1);
  const extractor = asked ?? previous?.extractor ?? '';
  requireExtractor(benchmark, extractor);
  const scoring = insertScoring(db, record.id, {
    createdAt: new Date(now()).toISOString(),
    scorer: benchmark.scorer.name,
    scorerVersion: benchmark.scorer.version,
    extractor,
    sandbox: await pool.sandboxFor(benchmark.scorer),
    judge: judge === null ? null : judge.name,
    cardbench: packageVersion,
  });
  const byId = new Map(items.map((item) => [item.id, item]));
  const insert = scoreTable(db, scoring.id);
  const writer = createBatchWriter(db);
  const ask = judge === null ? undefined : askFor(input, record, config, judge, writer);
  const work: Promise<void>[] = [];
  for (const { item: id, sample, response } of unscoredResponses(db, record.id, scoring.id)) {
    const item = byId.get(id);
    if (item === undefined) continue;
    work.push(
      pool
        .score(
          benchmark.scorer,
          extractor,
          response,
          item,
          ask && ((prompt) => ask({ item: id, sample }, prompt)),
        )
        .then((outcome) =>
          writer.add(() => insert({ item: id, sample, ...outcome, tags: item.tags })),
        ),
    );
  }
  await Promise.all(work);
  const scores = computeMetrics(db, scoring.id, benchmark);
  const old = new Map(
    previous === undefined
      ? []
      : scoresOf(db, previous.id).map(({ item, sample, value }) => [`${sample} ${item}`, value]),
  );
  const result = resultOf(db, scoring);
  return {
    benchmark: record.benchmark,
    title: record.title,
    extractor,
    scoring: scoring.id,
    before: previous === undefined ? null : (resultOf(db, previous).metrics[0] ?? null),
    after: result.metrics[0] ?? null,
    changed: scores.filter(({ item, sample, value }) => old.get(`${sample} ${item}`) !== value)
      .length,
    errors: result.scoringErrors,
  };
}

function askFor(
  { db, now }: RescoreInput,
  record: RunBenchmarkRecord,
  { concurrency, rpm, tpm, outageTimeout: patience, retries, seed }: RunConfig,
  judge: Judge,
  writer: BatchWriter,
): AskJudge {
  const never = new AbortController().signal;
  const random = seededRandom('judge', seed, record.id);
  setMaxListeners(0, never);
  return askJudge({
    judge,
    db,
    writer,
    runBenchmarkId: record.id,
    traffic: createTraffic({
      concurrency,
      rpm,
      tpm,
      patience,
      clock: () => performance.now(),
      sleep: interruptibleSleep,
      random,
      onGivenUp: () => {},
    }),
    retry: { retries, sleep: interruptibleSleep, random },
    stop: never,
    abort: never,
    now,
  });
}
