import { CardbenchError } from '../core/errors.js';
import type { Item } from '../core/item.js';
import { seededRandom } from '../core/prng.js';
import type { KnownItems } from '../demo/mock-model.js';
import type { MockServer } from '../demo/mock-server.js';
import { createModel } from '../models/client.js';
import { type Endpoint, resolveEndpoint, withHeaders } from '../models/endpoint.js';
import { findServer } from '../models/find-server.js';
import { type Model, usedBy, type Wasted } from '../models/model.js';
import { DEMO } from '../models/providers.js';
import type { Connection } from '../store/open.js';
import { lockRun } from '../store/run-lock.js';
import { forgetWorkers, noteWorkers } from '../store/run-workers.js';
import { withStore } from '../store/with-store.js';
import type { RunConfig } from './config.js';
import type { RunListener } from './events.js';
import type { Executor } from './execute/executor.js';
import { localExecutor } from './execute/local.js';
import { type PlannedRun, planRun } from './plan/plan-run.js';
import type { ResolvedBenchmark } from './plan/resolve.js';
import { limitsOfShare, requireDivisible, shardOf, takeShare } from './plan/shard.js';
import { withStrategy } from './plan/with-strategy.js';
import { probeLogLikelihoods } from './probe.js';
import type { QueueSession } from './queue/session.js';
import { recordedBatches } from './record/batches.js';
import { openRun, reopenRun } from './record/runs.js';
import { refuseThinking } from './refuse-thinking.js';
import { executeRun, type RunEnd, type RunSetup } from './run.js';
import { type GuardsOfRun, guardsOf, requireGuards } from './score/guards.js';
import { judgeOf, requireJudge, secondJudgeOf } from './score/judge-of.js';
import { createScoringPool } from './score/scoring-pool.js';
import { interruptibleSleep } from './sleep.js';

export interface SessionOptions {
  readonly listener: RunListener;
  /** Fires when no further call is to be made; calls under way end as they will. */
  readonly drain: AbortSignal;
  /** Fires when calls under way are to be given up too. */
  readonly abort: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A few characters that distinguish runs started in the same second. */
  readonly idSuffix: () => string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Latency of the mock model in milliseconds, so that the demo shows its progress. */
const MOCK_LATENCY = 25;

/** Runs a configuration: plans it, resumes or starts the run, calls the model, stores and scores the replies. */
export async function runSession(
  config: RunConfig,
  options: SessionOptions,
): Promise<RunEnd & { readonly runId: string }> {
  const resolved = resolveEndpoint(config.model, config.baseUrl, options.env);
  const endpoint = await findServer(withHeaders(resolved, config.headers));
  if (config.batch && endpoint.provider === DEMO) {
    throw new CardbenchError('--batch: the stand-in has no Batch API; name a host that does.');
  }
  const judge = await judgeOf(config, options.env);
  const judges = {
    judge,
    secondJudge: await secondJudgeOf(config, judge, options.env),
    guards: await guardsOf(config, options.env),
  };
  const { env = process.env, listener } = options;
  const queue =
    config.queue === undefined
      ? undefined
      : // Loaded only here: BullMQ and the clients of its engines are large.
        await (await import('./queue/session.js')).openQueue(config.queue, env, listener.note);
  try {
    return await planAndRun(config, endpoint, judges, queue, options);
  } finally {
    await queue?.close();
  }
}

interface Judges extends Pick<RunSetup, 'judge' | 'secondJudge'> {
  readonly guards: GuardsOfRun | null;
}

async function planAndRun(
  config: RunConfig,
  endpoint: Endpoint,
  judges: Judges,
  queue: QueueSession | undefined,
  options: SessionOptions,
): Promise<RunEnd & { readonly runId: string }> {
  const planned = await planRun(config, endpoint, { ...options, note: options.listener.note });
  await requireJudge(judges.judge, planned.benchmarks);
  if (judges.secondJudge !== null) await requireJudge(judges.secondJudge, planned.benchmarks);
  const shard = shardOf(config);
  if (shard !== undefined) requireDivisible(planned, config, shard);
  const spent = await requireGuards(judges.guards, planned.benchmarks, options.abort);
  return withStore(config.store, (db) =>
    runOn(db, config, endpoint, planned, { ...judges, queue, spent }, options),
  );
}

async function runOn(
  db: Connection,
  config: RunConfig,
  endpoint: Endpoint,
  planned: PlannedRun,
  {
    judge,
    secondJudge,
    guards,
    queue,
    spent,
  }: Judges & {
    readonly queue: QueueSession | undefined;
    readonly spent: Wasted;
  },
  { listener, ...options }: SessionOptions,
): Promise<RunEnd & { readonly runId: string }> {
  const shard = shardOf(config);
  const limited = shard === undefined ? config : limitsOfShare(config, shard);
  let server: MockServer | undefined;
  let unlock: (() => void) | undefined;
  const pool = createScoringPool(config.sandbox);
  try {
    if (endpoint.provider === DEMO) {
      server = await startDemo(planned.benchmarks, config);
    }
    const live = server === undefined ? endpoint : { ...endpoint, baseUrl: server.baseUrl };
    const { stream, reasoningTags } = config;
    const spentBefore = { ...spent };
    const connect = (to: Endpoint): Model =>
      createModel({
        endpoint: to,
        stream,
        timeout: config.timeout * 1000,
        reasoningTags,
        shape: config,
      });
    const sleep = interruptibleSleep;
    const clock = (): number => performance.now();
    const probed = await probeLogLikelihoods(live, planned.benchmarks, {
      ...options,
      config,
      connect: (to) => counting(connect(to), spentBefore),
      note: listener.note,
      sleep,
      clock,
    });
    const model = connect(probed.endpoint);
    await refuseThinking(counting(model, spentBefore), live, planned.benchmarks, options.abort);
    const whole =
      probed.strategy === undefined ? planned : withStrategy(planned, probed.strategy, config);
    const { plan, benchmarks, share } =
      shard === undefined ? { ...whole, share: undefined } : await takeShare(whole, shard);
    const run = openRun(db, plan, { ...options, config, share, endpoint, note: listener.note });
    unlock = lockRun(db, run.id);
    reopenRun(db, run.id);
    const setup = {
      ...options,
      db,
      run,
      benchmarks,
      endpoint: probed.endpoint,
      body: model.body,
      config: limited,
      spentBefore,
      pool,
      judge,
      secondJudge,
      guards,
      listener,
      sleep,
      random: seededRandom('retries', config.seed, run.id),
      clock,
    };
    const started = await queue?.start({
      ...{ run: run.id, benchmarks, config: limited, pool, clock },
      ...{ endpoint: probed.endpoint, random: setup.random },
    });
    const executor = started?.executor ?? (await executorFor(setup, limited, model));
    try {
      const watched: RunListener = {
        ...listener,
        workers: (seen) => {
          noteWorkers(db, run.id, seen);
          listener.workers?.(seen);
        },
      };
      const through = { pool: started?.pool ?? pool, executor, listener: watched };
      const end = await executeRun({ ...setup, ...through });
      return { ...end, runId: run.id };
    } finally {
      await started?.close();
      forgetWorkers(db, run.id);
    }
  } finally {
    await pool.close();
    await server?.close();
    unlock?.();
  }
}

/** The same model, whose calls add to what is spent. */
function counting(model: Model, spent: { tokensIn: number; tokensOut: number }): Model {
  return {
    ...model,
    call: async (...args) => {
      const outcome = await model.call(...args);
      const { tokensIn, tokensOut } = usedBy(outcome);
      spent.tokensIn += tokensIn;
      spent.tokensOut += tokensOut;
      return outcome;
    },
  };
}

async function executorFor(
  { db, run, endpoint, sleep, random, clock, now }: Omit<RunSetup, 'executor'>,
  config: RunConfig,
  model: Model,
): Promise<Executor> {
  if (!config.batch) return localExecutor({ ...config, model, sleep, random, clock, now });
  const { createBatchApi } = await import('../models/wire/openai-batch.js');
  const { batchExecutor } = await import('./execute/batch-api.js');
  return batchExecutor({
    api: createBatchApi(endpoint, config.timeout * 1000, config.reasoningTags),
    endpoint,
    body: model.body,
    runId: run.id,
    submitted: recordedBatches(db, run.id).all(),
    poll: config.batchPoll * 1000,
    sleep,
    now,
  });
}

/** The stand-in, which knows the answers of these benchmarks. */
async function startDemo(
  benchmarks: readonly ResolvedBenchmark[],
  { seed, system }: RunConfig,
): Promise<MockServer> {
  const { mockModel } = await import('../demo/mock-model.js');
  const { startMockServer } = await import('../demo/mock-server.js');
  const answers = mockModel(await knownItemsOf(benchmarks), { seed, system });
  return startMockServer({ ...answers, latency: MOCK_LATENCY });
}

async function knownItemsOf(benchmarks: readonly ResolvedBenchmark[]): Promise<KnownItems[]> {
  const known: KnownItems[] = [];
  for (const { benchmark, read } of benchmarks) {
    const items: Item<unknown>[] = [];
    for await (const item of read()) items.push(item);
    // A user's own reply that cannot be made is told here: its server could only fail.
    const [first] = items;
    if (first !== undefined) benchmark.mockReply?.(first, true, benchmark.prompt(first).kind);
    known.push({ benchmark, items });
  }
  return known;
}
