import type { Share } from '../../core/share-of.js';
import type { Endpoint } from '../../models/endpoint.js';
import { DEMO } from '../../models/providers.js';
import { setName } from '../../store/annotations.js';
import { guardTallyOf, judgeTallyOf } from '../../store/judgements.js';
import type { Connection } from '../../store/open.js';
import type { RunRecord, RunStatus } from '../../store/records.js';
import { tallyOf } from '../../store/responses.js';
import { benchmarksOf, findResumable, setStatus } from '../../store/runs.js';
import { resultOf } from '../../store/scorings.js';
import type { BenchmarkRun, FurtherScoring } from '../benchmark-run.js';
import type { RunConfig } from '../config.js';
import { costOf } from '../cost.js';
import { fingerprintOf, type RunPlan } from '../plan/plan.js';
import { withoutSecrets } from '../settings/settings.js';
import { recordMetrics } from './metrics.js';
import { type NewRunOptions, storeNewRun } from './new-run.js';
import { requireFreeName } from './run-name.js';

export interface OpenRunOptions extends NewRunOptions {
  readonly config: RunConfig;
  /** Of which plan the run is a share; `undefined` for a whole run. */
  readonly share?: Share | undefined;
  readonly endpoint: Endpoint;
  readonly note: (message: string) => void;
}

/**
 * The unfinished or incomplete run of this plan, or a new one, under the name that the configuration gives it.
 *
 * @throws CardbenchError if another run has the name
 */
export function openRun(db: Connection, plan: RunPlan, options: OpenRunOptions): RunRecord {
  const { config, share, endpoint, note } = options;
  const fingerprint = fingerprintOf(plan);
  const earlier = config.fresh ? undefined : findResumable(db, fingerprint);
  const { name = '' } = config;
  requireFreeName(db, name, earlier?.id);
  if (earlier !== undefined) {
    note(resumeNote(db, earlier));
    if (name !== '') setName(db, earlier.id, name);
    return earlier;
  }
  const head = {
    fingerprint,
    provider: endpoint.provider,
    model: endpoint.modelId,
    baseUrl: endpoint.baseUrl,
    standIn: endpoint.provider === DEMO,
    config: {
      ...withoutSecrets(plan.of === undefined ? config : { ...config, of: plan.of }),
      ...(share === undefined ? {} : { share }),
    },
  };
  const benchmarks = plan.benchmarks.map(({ id, title, protocol, samples, dataset, items }) => ({
    benchmark: id,
    title,
    protocol: { ...protocol, samples },
    datasetSource: dataset.source,
    datasetLabel: dataset.label,
    datasetSha256: dataset.sha256,
    planned: items.length * samples,
    published: dataset.publishedItems,
    datasetOrigin: dataset.origin,
  }));
  const run = storeNewRun(db, head, benchmarks, options);
  if (name !== '') setName(db, run.id, name);
  return run;
}

/** Marks a run as unfinished; called by the process that holds its lock. */
export function reopenRun(db: Connection, runId: string): void {
  setStatus(db, runId, 'unfinished', null);
}

function resumeNote(db: Connection, run: RunRecord): string {
  let planned = 0;
  let stored = 0;
  let errors = 0;
  for (const record of benchmarksOf(db, run.id)) {
    planned += record.planned;
    const tally = tallyOf(db, record.id);
    stored += tally.responses;
    errors += tally.errors;
  }
  const again = errors === 0 ? '' : `; ${errors} in error will be tried again`;
  return `Resuming run ${run.id}: ${stored} of ${planned} responses are stored${again} (--fresh starts anew)`;
}

/** What a run has spent so far; reused replies cost nothing. */
export function spentBy(
  db: Connection,
  runId: string,
  guardPrice?: RunConfig['guardPrice'],
): { readonly replies: number; readonly tokens: number; readonly cost: number } {
  let [replies, tokens, cost] = [0, 0, 0];
  for (const { id } of benchmarksOf(db, runId)) {
    const { responses, cached, tokensPaid, costUsd } = tallyOf(db, id);
    const judged = judgeTallyOf(db, id);
    const guarded = guardTallyOf(db, id);
    replies += responses - cached + judged.calls + guarded.calls;
    tokens += tokensPaid + judged.tokensIn + judged.tokensOut;
    tokens += guarded.tokensIn + guarded.tokensOut;
    cost += (costUsd ?? 0) + (costOf(guarded, guardPrice) ?? 0);
  }
  return { replies, tokens, cost };
}

/** What the end of a run needs of one of its benchmarks. */
export interface ConcludedBenchmark extends Pick<BenchmarkRun, 'record' | 'scoring'> {
  readonly further?: readonly Pick<FurtherScoring, 'scoring'>[];
  readonly resolved: Pick<BenchmarkRun['resolved'], 'benchmark'>;
}

/**
 * Computes and stores the metrics of a run and its final status.
 *
 * @param now milliseconds since the epoch
 */
export function concludeRun(
  db: Connection,
  runId: string,
  benchmarkRuns: readonly ConcludedBenchmark[],
  now: number,
): RunStatus {
  let status: RunStatus = 'finished';
  for (const { record, resolved, scoring, further = [] } of benchmarkRuns) {
    recordMetrics(db, scoring.id, resolved.benchmark);
    const { responses, errors } = tallyOf(db, record.id);
    const { scoringErrors } = resultOf(db, scoring);
    const isScored = [scoring, ...further.map((each) => each.scoring)].every((each) => {
      const result = resultOf(db, each);
      return result.scored + result.scoringErrors >= responses;
    });
    if (responses + errors < record.planned || !isScored) status = 'unfinished';
    else if (errors + scoringErrors > 0 && status === 'finished') status = 'incomplete';
  }
  setStatus(db, runId, status, status === 'unfinished' ? null : new Date(now).toISOString());
  return status;
}
