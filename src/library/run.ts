import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { resolveEndpoint } from '../models/endpoint.js';
import { jsonSummary, type RunSummary } from '../report/json.js';
import { openResults } from '../results/results.js';
import { parseRunConfig, type runConfigSchema } from '../runner/config.js';
import type { RunListener } from '../runner/events.js';
import type { RunPlan } from '../runner/plan/plan.js';
import { planRun } from '../runner/plan/plan-run.js';
import { requireDivisible, shardOf, takeShare } from '../runner/plan/shard.js';
import { runSession } from '../runner/session.js';

/** The settings of a run, as in a config file: see `docs/settings.md`. */
export type RunInput = z.input<typeof runConfigSchema>;

/** Options of a run besides its settings. */
export interface RunOptions {
  /** Receives events: one for each benchmark when it is planned, then one for each reply, failure and score. */
  readonly listener?: Partial<RunListener>;
  /** Stops making new calls; calls in flight are completed and saved. The same settings resume the run. */
  readonly drain?: AbortSignal;
  /** Also aborts the calls in flight; replies that have arrived are kept. */
  readonly abort?: AbortSignal;
}

const silent: RunListener = {
  planned: () => {},
  replied: () => {},
  failed: () => {},
  scored: () => {},
  note: () => {},
};

/**
 * Runs a model on benchmarks as `cardbench run` does, and resolves to the summary of the run, which is kept in
 * the store. An unfinished run of the same settings is resumed.
 *
 * @example
 * const summary = await run({ benchmarks: ['mmlu'], model: 'demo', limit: 8 });
 *
 * @throws CardbenchError when the settings, the data or the endpoint cannot be used
 */
export async function run(config: RunInput, options: RunOptions = {}): Promise<RunSummary> {
  const parsed = parseRunConfig(config, 'run()');
  const { runId } = await runSession(parsed, {
    listener: { ...silent, ...options.listener },
    drain: options.drain ?? new AbortController().signal,
    abort: options.abort ?? new AbortController().signal,
    now: Date.now,
    idSuffix,
  });
  return summaryOf(parsed.store, runId);
}

/**
 * Plans a run without executing it. The plan is plain JSON and is identical for identical settings. Missing datasets
 * are downloaded.
 *
 * @throws CardbenchError when the settings or the data cannot be used
 */
export async function plan(
  config: RunInput,
  options: { readonly note?: (message: string) => void } = {},
): Promise<RunPlan> {
  const parsed = parseRunConfig(config, 'plan()');
  const endpoint = resolveEndpoint(parsed.model, parsed.baseUrl);
  const note = options.note ?? silent.note;
  const planned = await planRun(parsed, endpoint, { now: Date.now, note });
  const shard = shardOf(parsed);
  if (shard === undefined) return planned.plan;
  requireDivisible(planned, parsed, shard);
  return (await takeShare(planned, shard)).plan;
}

/** The summary of a stored run. */
export function summaryOf(store: string, runId: string): RunSummary {
  const results = openResults(store);
  try {
    return jsonSummary(results.run(runId));
  } finally {
    results.close();
  }
}

/** A suffix that distinguishes the ids of runs created in the same second. */
export function idSuffix(): string {
  return randomBytes(3).toString('hex');
}
