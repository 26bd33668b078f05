import { resolveEndpoint } from '../models/endpoint.js';
import type { RunConfig } from '../runner/config.js';
import { type PlannedRun, planRun } from '../runner/plan/plan-run.js';
import { say } from './output.js';

/** Plans a run of this configuration without calling the model. */
export function planConfig(config: RunConfig): Promise<PlannedRun> {
  const endpoint = resolveEndpoint(config.model, config.baseUrl);
  return planRun(config, endpoint, { now: Date.now, note: say });
}
