import { setMaxListeners } from 'node:events';
import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import { CardbenchError } from '../core/errors.js';
import type { Item } from '../core/item.js';
import { seededRandom } from '../core/prng.js';
import type { ReasoningTags } from '../core/reasoning/split.js';
import { loadDataset } from '../datasets/load.js';
import { openDataset } from '../datasets/open.js';
import type { MetricResult } from '../metrics/metric.js';
import type { SandboxChoice } from '../sandbox/open.js';
import { createLimiter } from '../scheduling/limiter.js';
import type { Connection } from '../store/open.js';
import type { RunBenchmarkRecord, RunRecord } from '../store/records.js';
import { setEndInReasoning, unscoredResponses } from '../store/responses.js';
import { benchmarksOf } from '../store/runs.js';
import { changedValues, resultOf, scoringsOf } from '../store/scorings.js';
import { benchmarksOfRun, filesOfRun } from './benchmarks-of-run.js';
import { type RunConfig, readStoredConfig } from './config.js';
import type { ScoreJob } from './jobs.js';
import { metricsFor } from './own-sampling.js';
import { requireSameDataset } from './plan/dataset-source.js';
import { withGivenPrompts } from './plan/given-prompts.js';
import { requireExtractor } from './plan/plan-benchmark.js';
import { recordMetrics } from './record/metrics.js';
import { createRecorder, type Recorder } from './record/recorder.js';
import { newScoring } from './record/scoring.js';
import { withSamplingMetrics } from './sampling-metrics.js';
import { askGuards, type GuardsOfRun, guardsLabel, requireGuards } from './score/guards.js';
import { type AskJudge, askJudge, type Judge, judgeLabel } from './score/judge.js';
import { requireJudge } from './score/judge-of.js';
import { recordScores } from './score/record-scores.js';
import { storedScoreJobs } from './score/score-jobs.js';
import { createScoringPool, type ScoringPool } from './score/scoring-pool.js';
import { interruptibleSleep } from './sleep.js';

export interface RescoreInput {
  readonly db: Connection;
  readonly run: RunRecord;
  readonly sandbox: SandboxChoice;
  /** By default the extractor of the newest scoring. */
  readonly extractor: string | undefined;
  /** By default those of the run. */
  readonly reasoningTags?: ReasoningTags | undefined;
  /** Names of further metrics; by default those of the run. */
  readonly metrics?: readonly string[] | undefined;
  /** Ids of the benchmarks to rescore; by default all of the run. */
  readonly only: readonly string[] | undefined;
  /** Benchmarks from the user's files, instead of those that the run names. */
  readonly loaded?: readonly AnyBenchmark[];
  /** Asked only questions that it was not asked in this run before. */
  readonly judge: Judge | null;
  /** Of a system that is to be scored in place of the model; asked likewise. */
  readonly guards?: GuardsOfRun | null;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly env?: Environment | undefined;
  /** Workers score the programs. */
  readonly queue?: RescoreQueue | undefined;
}

export interface RescoreQueue {
  /** `redis://`, `rediss://` or `postgres://`. */
  readonly address: string;
  /** The files of `loaded`. */
  readonly files: readonly string[];
  readonly note: (message: string) => void;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What scoring a benchmark of a run again changed. */
export interface RescoreChange {
  readonly benchmark: string;
  readonly title: string;
  readonly extractor: string;
  /** The id of the new scoring, for `--scoring`. */
  readonly scoring: number;
  readonly before: MetricResult | null;
  readonly after: MetricResult | null;
  /** Number of responses whose value changed. */
  readonly changed: number;
  readonly errors: number;
}

/** Scores every stored response of a run again; earlier scorings are kept. */
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
  await requireGuards(
    input.guards ?? null,
    benchmarks.map((benchmark) => ({ benchmark })),
    new AbortController().signal,
  );
  const local = createScoringPool(input.sandbox);
  const queued = await throughQueue(input, benchmarks, all, config, local);
  const pool = queued?.pool ?? local;
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
    await queued?.close();
    await local.close();
  }
}

/** A pool that hands programs out; `undefined` without a queue. */
async function throughQueue(
  { queue, run, judge, env = process.env }: RescoreInput,
  benchmarks: readonly AnyBenchmark[],
  records: readonly RunBenchmarkRecord[],
  config: RunConfig,
  pool: ScoringPool,
): Promise<{ readonly pool: ScoringPool; readonly close: () => Promise<void> } | undefined> {
  if (queue === undefined) return undefined;
  const forWorkers = benchmarks.filter(
    ({ scorer }) =>
      scorer.needsSandbox === true &&
      scorer.readsDataset !== true &&
      (judge === null || scorer.asksJudge !== true),
  );
  if (forWorkers.length === 0) {
    throw new CardbenchError(
      `--queue: workers score programs, and no benchmark of ${run.id} that is scored here has any; leave it out.`,
    );
  }
  const files = await filesOfRun(run, queue.files);
  // Loaded only here: BullMQ and the clients of its engines are large.
  const { openQueue } = await import('./queue/session.js');
  const session = await openQueue(queue.address, env, queue.note);
  try {
    const started = await session.startScoring({
      ...{ run, config, pool },
      benchmarks: forWorkers.map(({ id, scorer }) => ({
        ...{ id, scorer, file: files.get(id) },
        dataset: records.find(({ benchmark }) => benchmark === id)?.datasetSha256 ?? '',
      })),
      random: seededRandom('rescore', config.seed, run.id),
      clock: () => performance.now(),
    });
    return {
      pool: started.pool,
      close: async () => {
        await started.close();
        await session.close();
      },
    };
  } catch (thrown) {
    await session.close();
    throw thrown;
  }
}

async function rescore(
  input: RescoreInput,
  record: RunBenchmarkRecord,
  benchmark: AnyBenchmark,
  config: RunConfig,
  pool: ScoringPool,
): Promise<RescoreChange> {
  const { db, run, now } = input;
  const { scorer } = benchmark;
  const names = input.metrics ?? metricsFor(config, record.benchmark);
  const measured = withSamplingMetrics(benchmark, names, record.protocol.samples);
  const judge = scorer.asksJudge === true ? input.judge : null;
  const items = await itemsOf(record, benchmark, config, input.env);
  const previous = scoringsOf(db, record.id).at(-1);
  const extractor = input.extractor ?? previous?.extractor ?? '';
  requireExtractor(benchmark, extractor);
  const sandbox = await pool.sandboxFor(scorer);
  const guards = scorer.guarded === undefined ? null : (input.guards ?? null);
  const rules = {
    ...{ scorer, extractor, sandbox },
    judge: judge === null ? null : judgeLabel(judge),
    guards: guards === null ? null : guardsLabel(guards),
  };
  const scoring = newScoring(db, record.id, rules, new Date(now()).toISOString());
  const recorder = createRecorder(db);
  const asker = (role: 'judge' | 'guard', of: Judge): AskJudge =>
    askFor(input, record, config, of, recorder, role);
  const ask = judge === null ? undefined : asker('judge', judge);
  const guarded = guards === null ? undefined : askGuards(guards, (guard) => asker('guard', guard));
  const target = {
    run: run.id,
    benchmark: record.benchmark,
    scoring: scoring.id,
    extractor,
    scorer,
  };
  const unscored = unscoredResponses(db, record.id, scoring.id);
  const reasoningTags = input.reasoningTags ?? config.reasoningTags;
  let endInReasoning = 0;
  async function* counted(jobs: AsyncIterable<ScoreJob>): AsyncGenerator<ScoreJob> {
    for await (const job of jobs) {
      const { content } = job.response;
      if (content.kind === 'text' && content.endsInReasoning === true) endInReasoning += 1;
      yield job;
    }
  }
  const jobs = storedScoreJobs(target, items, unscored, { reasoningTags });
  await recordScores(counted(jobs), { recorder, pool, scorer, ask, guards: guarded });
  setEndInReasoning(db, record.id, endInReasoning);
  recordMetrics(db, scoring.id, measured);
  const result = resultOf(db, scoring);
  return {
    benchmark: record.benchmark,
    title: record.title,
    extractor,
    scoring: scoring.id,
    before: previous === undefined ? null : (resultOf(db, previous).metrics[0] ?? null),
    after: result.metrics[0] ?? null,
    changed: changedValues(db, scoring.id, previous?.id ?? null),
    errors: result.scoringErrors,
  };
}

/** Streams the items that the run read; fails if the dataset has changed. */
async function itemsOf(
  record: RunBenchmarkRecord,
  benchmark: AnyBenchmark,
  config: RunConfig,
  env: Environment | undefined,
): Promise<() => AsyncIterable<Item<unknown>>> {
  if (config.prompts === undefined) {
    const { sha256, read } = await openDataset<unknown>(
      benchmark.dataset,
      record.datasetSource,
      env,
    );
    requireSameDataset(record, sha256);
    return read;
  }
  const own = await loadDataset<unknown>(benchmark.dataset, record.datasetSource, env);
  const { loaded } = await withGivenPrompts(benchmark, own, config, env);
  requireSameDataset(record, loaded.sha256);
  return async function* () {
    yield* loaded.items;
  };
}

function askFor(
  { now }: RescoreInput,
  record: RunBenchmarkRecord,
  { concurrency, rpm, tpm, outageTimeout, retries, seed }: RunConfig,
  judge: Judge,
  recorder: Recorder,
  role: 'judge' | 'guard',
): AskJudge {
  const never = new AbortController().signal;
  const random = seededRandom('judge', seed, record.id);
  setMaxListeners(0, never);
  return askJudge({
    role,
    judge,
    recorder,
    limiter: createLimiter({
      concurrency,
      rpm,
      tpm,
      outageTimeout,
      clock: () => performance.now(),
      sleep: interruptibleSleep,
      random,
      onOutage: () => {},
    }),
    retry: { retries, sleep: interruptibleSleep, random },
    stop: never,
    abort: never,
    now,
  });
}
