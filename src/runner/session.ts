import { resolveBenchmarks } from '../benchmarks/load-file.js';
import { CardbenchError } from '../core/errors.js';
import { canonicalJson } from '../core/hash.js';
import type { Item } from '../core/item.js';
import { packageVersion } from '../core/package-root.js';
import { seededRandom } from '../core/prng.js';
import { loadDataset, openDataset, openLoaded } from '../datasets/load.js';
import { type KnownItems, mockModel } from '../demo/mock-model.js';
import { type MockServer, startMockServer } from '../demo/mock-server.js';
import { createBatchApi } from '../models/batch-api.js';
import { createModel } from '../models/client.js';
import { type Endpoint, resolveEndpoint } from '../models/endpoint.js';
import { DEMO } from '../models/providers.js';
import type { Connection } from '../store/open.js';
import type { RunRecord } from '../store/records.js';
import { answeredKeys, tallyOf } from '../store/responses.js';
import { lockRun } from '../store/run-lock.js';
import { benchmarksOf, findResumable, insertRun, setStatus } from '../store/runs.js';
import { withStore } from '../store/with-store.js';
import type { RunConfig } from './config.js';
import { datasetSourceFor, pullIfMissing, requireDatasetNames } from './dataset-source.js';
import type { RunListener } from './events.js';
import { withGivenPrompts } from './given-prompts.js';
import type { Judge } from './judge.js';
import { judgeOf, requireJudge } from './judge-of.js';
import { fingerprintOf, type PlannedBenchmark, planBenchmark } from './plan.js';
import { probeLogLikelihoods } from './probe.js';
import { executeRun, type RunEnd } from './run.js';
import { runIdOf } from './run-id.js';
import { createScoringPool } from './scoring.js';
import { interruptibleSleep } from './sleep.js';

export interface SessionOptions {
  readonly listener: RunListener;
  readonly drain: AbortSignal;
  readonly abort: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Four or so characters that make the run's id unlike others of its second. */
  readonly idSuffix: () => string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Milliseconds that the stand-in takes, so that the progress of the demo can be seen. */
const MOCK_LATENCY = 25;

/** Runs benchmarks from a configuration: loads, plans, resumes or starts, calls, scores, stores. */
export async function runSession(
  config: RunConfig,
  options: SessionOptions,
): Promise<RunEnd & { readonly runId: string }> {
  const endpoint = resolveEndpoint(config.model, config.baseUrl, options.env);
  if (config.batch && endpoint.provider === DEMO) {
    throw new CardbenchError('--batch: the stand-in has no Batch API; name a host that does.');
  }
  const judge = judgeOf(config, options.env);
  const plans = await planAll(config, endpoint, { ...options, note: options.listener.note });
  await requireJudge(judge, plans);
  return withStore(config.store, (db) => runOn(db, config, endpoint, plans, judge, options));
}

async function runOn(
  db: Connection,
  config: RunConfig,
  endpoint: Endpoint,
  plans: readonly PlannedBenchmark[],
  judge: Judge | null,
  options: SessionOptions,
): Promise<RunEnd & { readonly runId: string }> {
  let server: MockServer | undefined;
  let unlock: (() => void) | undefined;
  const pool = createScoringPool(config.sandbox);
  try {
    const run = openRun(db, config, endpoint, plans, options);
    unlock = lockRun(db, run.id);
    setStatus(db, run.id, 'unfinished', null);
    if (endpoint.provider === DEMO) {
      server = await startMockServer({
        ...mockModel(await knowledgeOf(plans), { seed: config.seed }),
        latency: MOCK_LATENCY,
      });
    }
    const live = server === undefined ? endpoint : { ...endpoint, baseUrl: server.baseUrl };
    const client = createModel({
      endpoint: live,
      stream: config.stream,
      timeout: config.timeout * 1000,
    });
    const model = await probeLogLikelihoods(client, live, plans, options.abort);
    const end = await executeRun({
      db,
      run,
      plans,
      endpoint: live,
      model,
      config,
      pool,
      batches: config.batch ? createBatchApi(live, config.timeout * 1000) : null,
      judge,
      listener: options.listener,
      drain: options.drain,
      abort: options.abort,
      sleep: interruptibleSleep,
      random: seededRandom('retries', config.seed, run.id),
      clock: () => performance.now(),
      now: options.now,
    });
    return { ...end, runId: run.id };
  } finally {
    await pool.close();
    await server?.close();
    unlock?.();
  }
}

/** Loads the datasets of a configuration, pulling what is missing, and plans every benchmark. */
export async function planAll(
  config: RunConfig,
  endpoint: Endpoint,
  options: Pick<SessionOptions, 'now' | 'env'> & { readonly note: (message: string) => void },
): Promise<PlannedBenchmark[]> {
  const benchmarks = await resolveBenchmarks(config.benchmarks, config.as);
  requireDatasetNames(benchmarks, config.dataset);
  if (config.as !== undefined && !benchmarks.some(({ id }) => id.endsWith(`-${config.as}`))) {
    throw new CardbenchError(
      `--as ${config.as}: no benchmark of the run is weighed by log-likelihood; leave it out.`,
    );
  }
  const plans: PlannedBenchmark[] = [];
  for (const benchmark of benchmarks) {
    const source = datasetSourceFor(benchmark, benchmarks, config.dataset, endpoint.provider);
    await pullIfMissing(benchmark, source, options);
    if (config.prompts === undefined) {
      const own = await openDataset<unknown>(benchmark.dataset, source, options.env);
      plans.push(await planBenchmark(benchmark, own, source, config));
      continue;
    }
    const own = await loadDataset<unknown>(benchmark.dataset, source, options.env);
    const given = await withGivenPrompts(benchmark, own, config, options.env);
    if (given.missing > 0) {
      options.note(
        `${benchmark.title}: ${given.missing} items have no prompt in the file and are left out`,
      );
    }
    plans.push(await planBenchmark(given.benchmark, openLoaded(given.loaded), source, config));
  }
  return plans;
}

async function knowledgeOf(plans: readonly PlannedBenchmark[]): Promise<KnownItems[]> {
  const knowledge: KnownItems[] = [];
  for (const { benchmark, read } of plans) {
    const items: Item<unknown>[] = [];
    for await (const item of read()) items.push(item);
    knowledge.push({ benchmark, items });
  }
  return knowledge;
}

function openRun(
  db: Connection,
  config: RunConfig,
  endpoint: Endpoint,
  plans: readonly PlannedBenchmark[],
  options: SessionOptions,
): RunRecord {
  const fingerprint = fingerprintOf(endpoint, config, plans);
  const earlier = config.fresh ? undefined : findResumable(db, fingerprint);
  if (earlier !== undefined) {
    options.listener.note(resumeNote(db, earlier));
    return earlier;
  }
  const createdAt = new Date(options.now()).toISOString();
  const run = {
    id: runIdOf(createdAt, options.idSuffix()),
    fingerprint,
    createdAt,
    cardbench: packageVersion,
    provider: endpoint.provider,
    model: endpoint.modelId,
    baseUrl: endpoint.baseUrl,
    standIn: endpoint.provider === DEMO,
    config: canonicalJson(config),
  };
  insertRun(
    db,
    run,
    plans.map((plan) => ({
      benchmark: plan.benchmark.id,
      title: plan.benchmark.title,
      protocol: { ...plan.protocol, samples: plan.samples },
      datasetSource: plan.source,
      datasetLabel: plan.dataset.label,
      datasetSha256: plan.dataset.sha256,
      planned: plan.ids.length * plan.samples,
      published: plan.dataset.publishedItems ?? null,
      datasetOrigin: plan.dataset.origin,
    })),
  );
  return { ...run, status: 'unfinished', finishedAt: null };
}

function resumeNote(db: Connection, run: RunRecord): string {
  let planned = 0;
  let stored = 0;
  let errors = 0;
  for (const record of benchmarksOf(db, run.id)) {
    planned += record.planned;
    stored += answeredKeys(db, record.id).length;
    errors += tallyOf(db, record.id).errors;
  }
  const again = errors === 0 ? '' : `; ${errors} in error will be tried again`;
  return `Resuming run ${run.id}: ${stored} of ${planned} responses are stored${again} (--fresh starts anew)`;
}
