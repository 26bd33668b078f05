import { existsSync } from 'node:fs';
import { isKnown } from '../benchmarks/catalogue.js';
import { CardbenchError } from '../core/errors.js';
import type { RunConfig } from '../runner/config.js';
import { fingerprintOf } from '../runner/plan/plan.js';
import { mayBegin, notBegun } from './confirm-spending.js';
import type { ExitCode } from './exit-codes.js';
import { planConfig } from './plan-run.js';
import { type RunFlags, runConfigOf } from './run-flags.js';
import { runAllWithProgress } from './run-with-progress.js';
import type { Terminal } from './terminal.js';
import { withResults } from './with-results.js';

/** The run of each model on these benchmarks: a finished one with the same configuration, or else a new one. */
export async function runsOfModels(
  flags: RunFlags,
  models: string,
  ids: readonly string[],
  yes: boolean,
  terminal: Terminal,
): Promise<{ readonly runs: readonly string[]; readonly exitCode: ExitCode | undefined }> {
  const known = ids.filter(isKnown);
  if (known.length === 0) throw new CardbenchError(`This version has none of ${ids.join(', ')}.`);
  const runs = new Map<string, string>();
  const missing = new Map<string, RunConfig>();
  const names = models.split(',').map((name) => name.trim());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new CardbenchError(`--models names ${twice} twice; name each model once.`);
  }
  if (names.length < 2) {
    throw new CardbenchError(
      `--models names one model, ${names[0]}; name two or more, separated by commas.`,
    );
  }
  const servers = new Set<string>();
  for (const model of names) {
    // `<model>@<URL>`: a model on its own server.
    const [id = '', baseUrl = flags.baseUrl] = model.split(/@(?=https?:\/\/)/);
    const config = await runConfigOf({ ...flags, model: id, baseUrl }, known, 'cardbench compare');
    const { plan } = await planConfig(config, terminal);
    servers.add(plan.endpoint.baseUrl);
    if (servers.size > 1 && Object.keys(config.headers).length > 0) {
      throw new CardbenchError(
        '--header would send the same values to several servers; run each model on its own first, then compare the runs.',
      );
    }
    const fingerprint = fingerprintOf(plan);
    const finished = existsSync(config.store)
      ? await withResults(config.store, (results) => results.finished(fingerprint))
      : undefined;
    if (finished === undefined || config.fresh) missing.set(model, config);
    else {
      terminal.say(`${model}: using the finished run ${finished.id}`);
      runs.set(model, finished.id);
    }
  }
  for (const config of missing.values()) {
    if (!(await mayBegin(config, yes, terminal))) throw notBegun();
  }
  const made = await runAllWithProgress([...missing.values()], terminal);
  for (const [place, model] of [...missing.keys()].entries()) {
    runs.set(model, made[place]?.runId ?? '');
  }
  const exitCode = made.find((run) => run.exitCode !== undefined)?.exitCode;
  return { runs: names.map((model) => runs.get(model) ?? ''), exitCode };
}
