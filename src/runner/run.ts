import { setMaxListeners } from 'node:events';
import { CardbenchError } from '../core/errors.js';
import type { Random } from '../core/prng.js';
import { type Endpoint, hostOf } from '../models/endpoint.js';
import { failureText } from '../models/failure-text.js';
import type { CallFailure, ModelRequest, Wasted } from '../models/model.js';
import { createLimiter } from '../scheduling/limiter.js';
import { isUnreadable } from '../scheduling/pauses.js';
import { earlierResponses } from '../store/earlier-responses.js';
import { type Connection, storeError } from '../store/open.js';
import type { RunRecord, RunStatus } from '../store/records.js';
import { unscoredResponses } from '../store/responses.js';
import { type BenchmarkRun, type FurtherScoring, openBenchmarkRuns } from './benchmark-run.js';
import { budgetError, createBudget } from './budget.js';
import type { RunConfig } from './config.js';
import type { RunListener } from './events.js';
import type { Executor } from './execute/executor.js';
import type { RetryPolicy } from './execute/retry.js';
import type { ResolvedBenchmark } from './plan/resolve.js';
import { recordedBatches } from './record/batches.js';
import { recordMetrics } from './record/metrics.js';
import { createRecorder, type Recorder } from './record/recorder.js';
import { concludeRun, spentBy } from './record/runs.js';
import { makeCalls } from './run-calls.js';
import { createRunScoring } from './run-scoring.js';
import { askGuards, type GuardsOfRun } from './score/guards.js';
import { type AskJudge, askJudge, type Judge } from './score/judge.js';
import { recordScores } from './score/record-scores.js';
import { storedScoreJobs } from './score/score-jobs.js';
import { type ScoringPool, ScoringStopped } from './score/scoring-pool.js';
import { createTaskTracker } from './task-tracker.js';

/** Everything a run needs; clock, randomness and connections are passed in. */
export interface RunSetup {
  readonly db: Connection;
  readonly run: RunRecord;
  readonly benchmarks: readonly ResolvedBenchmark[];
  readonly endpoint: Endpoint;
  /** Makes the calls. */
  readonly executor: Executor;
  /** The body that is sent for a request. */
  readonly body: (request: ModelRequest) => unknown;
  readonly config: Pick<
    RunConfig,
    | 'cache'
    | 'concurrency'
    | 'maxCost'
    | 'maxTokensTotal'
    | 'order'
    | 'outageTimeout'
    | 'price'
    | 'retries'
    | 'rpm'
    | 'seed'
    | 'tpm'
    | 'reasoningTags'
    | 'withText'
    | 'guardPrice'
  >;
  /** What calls before the run have used, to find out what the endpoint can do. */
  readonly spentBefore?: Wasted;
  readonly pool: ScoringPool;
  /** For scorers that can use a judge; `null` if none is named. */
  readonly judge: Judge | null;
  /** Grades the same replies, so that the agreement of the two can be told. */
  readonly secondJudge: Judge | null;
  /** Of the system that is measured; `null` for a model alone. */
  readonly guards?: GuardsOfRun | null;
  readonly listener: RunListener;
  /** Fires when no further call is to be made; calls under way end as they will. */
  readonly drain: AbortSignal;
  /** Fires when calls under way are to be given up too. */
  readonly abort: AbortSignal;
  readonly sleep: RetryPolicy['sleep'];
  readonly random: Random;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface RunEnd {
  readonly status: RunStatus;
  /** Stopped by the user, with calls outstanding. */
  readonly interrupted: boolean;
  /** Benchmarks have been given up, for reasons that the listener has been told. */
  readonly incomplete: boolean;
}

/**
 * Makes the outstanding calls of a run, stores each reply, scores it, and computes the metrics at the end.
 *
 * @throws CardbenchError when the endpoint cannot be used at all; what was stored until then is kept, and the run can
 *   be resumed
 */
export async function executeRun(setup: RunSetup): Promise<RunEnd> {
  const { db, run, endpoint, config, drain, now } = setup;
  const recorder = createRecorder(db, { price: config.price });
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const onDrain = (): void => stop.abort();
  drain.addEventListener('abort', onDrain, { once: true });
  if (drain.aborted) onDrain();
  let fatal: CardbenchError | undefined;
  let incomplete = false;
  const fail = (error: CardbenchError): void => {
    fatal ??= error;
    stop.abort();
  };
  // A store that cannot be written ends the run: further replies would be paid for and lost.
  const onStoreError = (reason: unknown): void => fail(storeError(reason, db.name));
  const recordings = createTaskTracker(onStoreError);
  const budget = createBudget(config, spentBy(db, run.id, config.guardPrice));
  if (setup.spentBefore !== undefined) budget.wasted(setup.spentBefore);
  const onBudgetExhausted = (reason: string): void => fail(budgetError(reason));
  const shared = { recorder, budget, onBudgetExhausted };
  const [ask, askSecond] = [setup.judge, setup.secondJudge].map((judge) =>
    judge === null ? undefined : askerOf(setup, 'judge', judge, shared),
  );
  const guards =
    setup.guards == null
      ? undefined
      : askGuards(setup.guards, (guard) => askerOf(setup, 'guard', guard, shared));
  try {
    const benchmarkRuns = await openBenchmarkRuns(setup);
    const tracker = createTaskTracker(onStoreError);
    const scoring = createRunScoring({ ...setup, benchmarkRuns, recorder, ask, guards, tracker });
    scoring.scoreStored();
    const calls = (): Promise<void> =>
      makeCalls({
        ...setup,
        run: run.id,
        benchmarkRuns,
        budget,
        earlier: config.cache ? earlierResponses(db, endpoint) : undefined,
        recorder,
        batches: recordedBatches(db, run.id),
        scoring,
        tracker: recordings,
        fail,
        incomplete: () => {
          incomplete = true;
        },
        outage: (last) => outageError(setup, last),
        stop: stop.signal,
      });
    await inTurn(
      calls,
      async () => setup.executor.close?.(),
      () => {
        recorder.flush();
        return recordings.settled();
      },
      scoring.finish,
      () => scoreAgain(setup, benchmarkRuns, recorder, { judge: ask, 'second judge': askSecond }),
    );
    const status = concludeRun(db, run.id, benchmarkRuns, now());
    if (fatal !== undefined) throw fatal;
    return { status, interrupted: status === 'unfinished' && !incomplete, incomplete };
  } finally {
    recorder.flush();
    drain.removeEventListener('abort', onDrain);
  }
}

/** Makes the further scorings of the stored replies: by the second judge, and without the guards. */
async function scoreAgain(
  { db, pool, config, drain }: RunSetup,
  benchmarkRuns: readonly BenchmarkRun[],
  recorder: Recorder,
  asked: Readonly<Record<FurtherScoring['by'], AskJudge | undefined>>,
): Promise<void> {
  const all = benchmarkRuns.flatMap(({ further, ...of }) =>
    further.map((each) => ({ ...of, ...each })),
  );
  for (const { record, resolved, target, by } of all) {
    const { benchmark, read } = resolved;
    const { scorer } = benchmark;
    const unscored = unscoredResponses(db, record.id, target.scoring);
    const { reasoningTags } = config;
    const jobs = storedScoreJobs(target, read, unscored, { until: drain, reasoningTags });
    const ask = scorer.asksJudge === true ? asked[by] : undefined;
    try {
      await recordScores(jobs, { recorder, pool, scorer, ask });
    } catch (thrown) {
      // The next start goes on.
      if (thrown instanceof ScoringStopped) return;
      throw thrown;
    }
    recordMetrics(db, target.scoring, benchmark);
  }
}

/** Runs all steps in order, even if one fails, and then throws the first error. */
async function inTurn(...steps: readonly (() => Promise<void>)[]): Promise<void> {
  let failed: { readonly reason: unknown } | undefined;
  for (const step of steps) {
    try {
      await step();
    } catch (reason) {
      failed ??= { reason };
    }
  }
  if (failed !== undefined) throw failed.reason;
}

/** The function by which scorers ask a judge, or a guard is asked. */
function askerOf(
  { config, clock, sleep, random, drain, abort, now }: RunSetup,
  role: 'judge' | 'guard',
  judge: Judge,
  shared: Pick<Parameters<typeof askJudge>[0], 'recorder' | 'budget' | 'onBudgetExhausted'>,
): AskJudge {
  const { concurrency, rpm, tpm, outageTimeout, retries } = config;
  // Questions that the judge does not answer are scoring errors, which are retried at the next start.
  const onOutage = (): void => {};
  return askJudge({
    ...shared,
    role,
    judge,
    limiter: createLimiter({
      concurrency,
      rpm,
      tpm,
      outageTimeout,
      clock,
      sleep,
      random,
      onOutage,
    }),
    retry: { retries, sleep, random },
    stop: drain,
    abort,
    now,
  });
}

/** The error that ends a run whose endpoint has stopped replying; what is stored is kept. */
function outageError({ config, endpoint, run }: RunSetup, last: CallFailure): CardbenchError {
  if (isUnreadable(last)) {
    return new CardbenchError(
      `${hostOf(endpoint)} sends nothing that can be read as a reply of an OpenAI-compatible API (${last.message}); check the base URL ${endpoint.baseUrl} and --api, and the same command resumes run ${run.id}.`,
    );
  }
  return new CardbenchError(
    `${hostOf(endpoint)} has given no reply for ${config.outageTimeout} s (last failure: ${failureText(last)}); once it is back, the same command resumes run ${run.id}.`,
  );
}
