import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import { resolveNamedBenchmarks } from '../../benchmarks/load-file.js';
import { CardbenchError } from '../../core/errors.js';
import { loadDataset } from '../../datasets/load.js';
import { openDataset, openLoaded } from '../../datasets/open.js';
import type { DatasetSource } from '../../datasets/opened.js';
import type { Endpoint } from '../../models/endpoint.js';
import type { RunConfig } from '../config.js';
import {
  type ConfigOfBenchmark,
  metricsFor,
  requireSampledBenchmarks,
  settingsFor,
} from '../own-sampling.js';
import { withSamplingMetrics } from '../sampling-metrics.js';
import { plannedGuards } from '../score/guards.js';
import { datasetSourceFor, pullIfMissing, requireDatasetNames } from './dataset-source.js';
import { withGivenPrompts } from './given-prompts.js';
import { readPart } from './part.js';
import type { BenchmarkPlan, RunPlan } from './plan.js';
import { planBenchmark } from './plan-benchmark.js';
import { hashOfFile, type ResolvedBenchmark } from './resolve.js';
import { refuseWithoutTexts } from './without-effect.js';

export interface PlanOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Called with what is downloaded, and what is left out. */
  readonly note: (message: string) => void;
}

/** A plan, already resolved: what was opened to make it can be used for the run. */
export interface PlannedRun {
  readonly plan: RunPlan;
  readonly benchmarks: readonly ResolvedBenchmark[];
}

/** Plans every benchmark of a configuration, downloading missing datasets. The model is not called. */
export async function planRun(
  config: RunConfig,
  endpoint: Endpoint,
  options: PlanOptions,
): Promise<PlannedRun> {
  const named = (await resolveNamedBenchmarks(config.benchmarks, config.as)).map((each) => ({
    ...each,
    benchmark: withSamplingMetrics(
      each.benchmark,
      metricsFor(config, each.benchmark.id),
      settingsFor(config, each.benchmark.id).samples,
    ),
  }));
  const all = named.map(({ benchmark }) => benchmark);
  requireDatasetNames(all, config.dataset);
  requireSampledBenchmarks(
    all.map(({ id }) => id),
    config,
  );
  if (config.as !== undefined && !all.some(({ id }) => id.endsWith(`-${config.as}`))) {
    throw new CardbenchError(
      `--as ${config.as}: no benchmark of the run is scored by log-likelihood; leave it out.`,
    );
  }
  const guards = plannedGuards(config);
  const part = readPart(config);
  const benchmarks: ResolvedBenchmark[] = [];
  for (const { benchmark, file } of named) {
    const only = part?.itemsOf(benchmark.id);
    if (only?.size === 0) continue;
    const source = datasetSourceFor(benchmark, all, config.dataset, endpoint.provider);
    await pullIfMissing(benchmark, source, options);
    const origin =
      file === undefined
        ? ({ kind: 'built-in' } as const)
        : ({ kind: 'file', path: file, sha256: hashOfFile(file) } as const);
    benchmarks.push(
      await planOne(
        benchmark,
        { origin, source, only },
        settingsFor(config, benchmark.id),
        options,
      ),
    );
  }
  refuseWithoutTexts(
    config,
    benchmarks.map(({ plan }) => plan),
    options.note,
  );
  if (part !== undefined && benchmarks.length === 0) {
    throw new CardbenchError(
      `--only ${part.only}: ${all.map(({ id }) => id).join(', ')} has no such item in run ${part.of}, so there is nothing to ask again.`,
    );
  }
  const { provider, modelId, baseUrl } = endpoint;
  const { api, stream, seed, params } = config;
  return {
    plan: {
      endpoint: { provider, modelId, baseUrl },
      api,
      stream,
      seed,
      params,
      ...(guards === undefined ? {} : { guards }),
      ...(part === undefined ? {} : { of: part.of }),
      benchmarks: benchmarks.map(({ plan }) => plan),
    },
    benchmarks,
  };
}

async function planOne(
  benchmark: AnyBenchmark,
  {
    origin,
    source,
    only,
  }: {
    origin: BenchmarkPlan['origin'];
    source: DatasetSource;
    only: ReadonlySet<string> | undefined;
  },
  config: ConfigOfBenchmark,
  { env, note }: PlanOptions,
): Promise<ResolvedBenchmark> {
  if (config.prompts === undefined) {
    const reader = origin.kind === 'built-in' ? benchmark.id : undefined;
    const opened = await openDataset<unknown>(benchmark.dataset, source, env, { reader });
    opened.leftOut.forEach(note);
    return planBenchmark(benchmark, opened, { origin, source, prompts: null }, config, only);
  }
  const own = await loadDataset<unknown>(benchmark.dataset, source, env);
  own.leftOut.forEach(note);
  const { missing, prompts, ...given } = await withGivenPrompts(benchmark, own, config, env);
  if (missing > 0) {
    note(`${benchmark.title}: ${missing} items have no prompt in the file and are left out`);
  }
  const where = { origin, source, prompts };
  return planBenchmark(given.benchmark, openLoaded(given.loaded), where, config, only);
}
