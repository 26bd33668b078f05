import { isKnown } from '../benchmarks/registry.js';
import { CardbenchError } from '../core/errors.js';
import { fingerprintOf } from '../runner/plan.js';
import { openConnection } from '../store/open.js';
import { findFinished } from '../store/runs.js';
import { say } from './output.js';
import { planRun } from './plan-run.js';
import { type RunFlags, runConfigOf } from './run-flags.js';
import { runWithProgress } from './run-with-progress.js';

/** The run of each model on these benchmarks: a finished one of the same configuration, else a new one. */
export async function runsOfModels(
  flags: RunFlags,
  models: string,
  ids: readonly string[],
): Promise<string[]> {
  const known = ids.filter(isKnown);
  if (known.length === 0) throw new CardbenchError(`This version has none of ${ids.join(', ')}.`);
  const runs: string[] = [];
  for (const model of models.split(',').map((name) => name.trim())) {
    const config = await runConfigOf({ ...flags, model }, known, 'cardbench compare');
    const { endpoint, plans } = await planRun(config);
    const db = openConnection(config.store);
    const finished = findFinished(db, fingerprintOf(endpoint, config, plans));
    db.close();
    if (finished !== undefined && !config.fresh) say(`${model}: run ${finished.id} is there`);
    runs.push(finished === undefined || config.fresh ? await runWithProgress(config) : finished.id);
  }
  return runs;
}
