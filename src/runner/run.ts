import { setMaxListeners } from 'node:events';
import { CardbenchError } from '../core/errors.js';
import { hostOf } from '../models/endpoint.js';
import type { CallFailure } from '../models/model.js';
import { createTraffic, type Traffic } from '../scheduling/traffic.js';
import { createBatchWriter } from '../store/batch-writer.js';
import { earlierResponses } from '../store/earlier-responses.js';
import { judgeTallyOf } from '../store/judgements.js';
import type { RunStatus } from '../store/records.js';
import { tallyOf } from '../store/responses.js';
import { benchmarksOf, setStatus } from '../store/runs.js';
import { resultOf } from '../store/scorings.js';
import { runInBatches } from './batch.js';
import { createBudget } from './budget.js';
import { computeMetrics } from './compute-metrics.js';
import { forEachWithRoom } from './in-flight.js';
import type { RunInput } from './run-input.js';
import { openSitting, type PendingSample, type Sitting } from './sitting.js';

export interface RunEnd {
  readonly status: RunStatus;
  /** Stopped by the user, with calls outstanding. */
  readonly interrupted: boolean;
}

/**
 * Makes the calls that a run still lacks, stores each reply and then scores it, and computes the
 * metrics at the end. Throws a {@link CardbenchError} when the endpoint cannot be used at all; what
 * was stored until then is kept, and the same run can be resumed.
 */
export async function executeRun(input: RunInput): Promise<RunEnd> {
  const { db, run, plans, drain } = input;
  const writer = createBatchWriter(db);
  const stop = new AbortController();
  // Each call in flight listens to both; Node's warning about many listeners is not meant for that.
  setMaxListeners(0, stop.signal, input.abort);
  const onDrain = (): void => stop.abort();
  drain.addEventListener('abort', onDrain, { once: true });
  if (drain.aborted) onDrain();
  let fatal: CardbenchError | undefined;
  const fail = (error: CardbenchError): void => {
    fatal ??= error;
    stop.abort();
  };
  const shared = {
    traffic: trafficOf(input, (failure) => fail(silence(input, failure))),
    // Questions that a judge leaves open are errors of the scoring, which the next start makes good.
    judgeTraffic: trafficOf(input, () => {}),
    budget: createBudget(input.config, spentBy(input)),
    earlier: input.config.cache ? earlierResponses(db, input.endpoint) : undefined,
  };
  const sittings: Sitting[] = [];
  try {
    for (const record of benchmarksOf(db, run.id)) {
      const plan = plans.find(({ benchmark }) => benchmark.id === record.benchmark);
      if (plan !== undefined)
        sittings.push(await openSitting({ ...input, ...shared }, writer, record, plan, fail));
    }
    for (const sitting of sittings) await sitting.scoreStored();
    if (input.batches === null) await callAll(shared.traffic, sittings, stop.signal);
    else await runInBatches(input, input.batches, sittings, writer, stop.signal);
    writer.flush();
    await Promise.all(sittings.map((sitting) => sitting.settled()));
  } finally {
    writer.flush();
    drain.removeEventListener('abort', onDrain);
  }
  const status = conclude(input, sittings);
  if (fatal !== undefined) throw fatal;
  return { status, interrupted: status === 'unfinished' };
}

/** What the run has used so far; what came from the cache cost nothing. */
function spentBy({ db, run }: RunInput): { replies: number; tokens: number; cost: number } {
  let [replies, tokens, cost] = [0, 0, 0];
  for (const { id } of benchmarksOf(db, run.id)) {
    const { responses, cached, tokensPaid, costUsd } = tallyOf(db, id);
    const judged = judgeTallyOf(db, id);
    replies += responses - cached + judged.calls;
    tokens += tokensPaid + judged.tokensIn + judged.tokensOut;
    cost += costUsd ?? 0;
  }
  return { replies, tokens, cost };
}

function trafficOf(
  { config, clock, sleep, random }: RunInput,
  onGivenUp: (last: CallFailure) => void,
): Traffic {
  const { concurrency, rpm, tpm, outageTimeout: patience } = config;
  return createTraffic({ concurrency, rpm, tpm, patience, clock, sleep, random, onGivenUp });
}

/** An endpoint that stays away ends the run; what is stored is kept. */
function silence({ config, endpoint, run }: RunInput, last: CallFailure): CardbenchError {
  const status = last.status === null ? '' : `${last.status} `;
  return new CardbenchError(
    `${hostOf(endpoint)} has given no reply for ${config.outageTimeout} s (the last: ${status}${last.message}); when it is back, the same command resumes the run ${run.id}.`,
  );
}

/** The samples that are to be asked for, benchmark by benchmark, in the order of the plan. */
async function callAll(
  traffic: Traffic,
  sittings: readonly Sitting[],
  stop: AbortSignal,
): Promise<void> {
  // One call a benchmark goes ahead of the crowd: a refused parameter or key costs one call.
  const isFresh = ({ answered }: Sitting): boolean => answered === 0;
  await forEachWithRoom(sittings.filter(isFresh), traffic, stop, (sitting) =>
    sitting.ask({ item: sitting.plan.first, sample: 0 }, stop, 'first'),
  );
  async function* rest(): AsyncGenerator<{ sitting: Sitting; sample: PendingSample }> {
    for (const sitting of sittings) {
      let skip = isFresh(sitting);
      for await (const sample of sitting.pending()) {
        if (!skip) yield { sitting, sample };
        skip = false;
      }
    }
  }
  await forEachWithRoom(rest(), traffic, stop, ({ sitting, sample }) =>
    sitting.ask(sample, stop, 'later'),
  );
}

function conclude({ db, run, now }: RunInput, sittings: readonly Sitting[]): RunStatus {
  let status: RunStatus = 'finished';
  for (const { record, plan, scoring } of sittings) {
    computeMetrics(db, scoring.id, plan.benchmark);
    const { responses, errors } = tallyOf(db, record.id);
    const { scored, scoringErrors } = resultOf(db, scoring);
    const unscored = responses - scored - scoringErrors;
    if (responses + errors < record.planned || unscored > 0) status = 'unfinished';
    else if (errors + scoringErrors > 0 && status === 'finished') status = 'incomplete';
  }
  setStatus(db, run.id, status, status === 'unfinished' ? null : new Date(now()).toISOString());
  return status;
}
