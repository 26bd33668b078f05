import { MODEL_FLAGS, resolveEndpoint } from '../models/endpoint.js';
import type { RunConfig } from '../runner/config.js';
import { type PlannedRun, planRun } from '../runner/plan/plan-run.js';
import { requireDivisible, shardOf, takeShare } from '../runner/plan/shard.js';
import type { Terminal } from './terminal.js';

/** Plans a run of this configuration without calling the model. */
export async function planConfig(config: RunConfig, { say, env }: Terminal): Promise<PlannedRun> {
  const endpoint = resolveEndpoint(config.model, config.baseUrl, env, MODEL_FLAGS, {
    needsKey: false,
  });
  const planned = await planRun(config, endpoint, { now: Date.now, note: say, env });
  const shard = shardOf(config);
  if (shard === undefined) return planned;
  requireDivisible(planned, config, shard);
  return takeShare(planned, shard);
}
