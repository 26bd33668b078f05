import { type Endpoint, resolveEndpoint } from '../models/endpoint.js';
import type { RunConfig } from '../runner/config.js';
import type { PlannedBenchmark } from '../runner/plan.js';
import { planAll } from '../runner/session.js';
import { say } from './output.js';

/** What a run of this configuration would ask, and whom, without a call to the model. */
export async function planRun(
  config: RunConfig,
): Promise<{ readonly endpoint: Endpoint; readonly plans: readonly PlannedBenchmark[] }> {
  const endpoint = resolveEndpoint(config.model, config.baseUrl);
  return { endpoint, plans: await planAll(config, endpoint, { now: Date.now, note: say }) };
}
