import { setMaxListeners } from 'node:events';
import { CardbenchError } from '../core/errors.js';
import { sha256 } from '../core/hash.js';
import type { Item } from '../core/item.js';
import { packageVersion } from '../core/package-root.js';
import type { Random } from '../core/prng.js';
import type { Endpoint } from '../models/endpoint.js';
import type { CallFailure, Model, Reply } from '../models/model.js';
import { type BatchWriter, createBatchWriter } from '../store/batch-writer.js';
import { type Connection, storeError } from '../store/open.js';
import type { RunBenchmarkRecord, RunRecord, RunStatus, ScoringRecord } from '../store/records.js';
import {
  answeredKeys,
  type ResponseTable,
  responseTable,
  tallyOf,
  unscoredResponses,
} from '../store/responses.js';
import { benchmarksOf, setStatus } from '../store/runs.js';
import {
  insertScoring,
  replaceMetrics,
  resultOf,
  scoresOf,
  scoreTable,
  scoringsOf,
} from '../store/scorings.js';
import type { RunConfig } from './config.js';
import type { RunListener } from './events.js';
import { forEachInFlight } from './in-flight.js';
import type { PlannedBenchmark } from './plan.js';
import { callWithRetries, type RetryPolicy } from './retry.js';
import type { ScoringPool } from './scoring.js';

export interface RunInput {
  readonly db: Connection;
  readonly run: RunRecord;
  readonly plans: readonly PlannedBenchmark[];
  readonly endpoint: Endpoint;
  readonly model: Model;
  readonly config: Pick<RunConfig, 'concurrency' | 'retries' | 'price'>;
  readonly pool: ScoringPool;
  readonly listener: RunListener;
  /** Fires when no further call is to be made; calls under way end as they will. */
  readonly drain: AbortSignal;
  /** Fires when calls under way are to be given up too. */
  readonly abort: AbortSignal;
  readonly sleep: RetryPolicy['sleep'];
  readonly random: Random;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

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
  const sittings: Sitting[] = [];
  try {
    for (const record of benchmarksOf(db, run.id)) {
      const plan = plans.find(({ benchmark }) => benchmark.id === record.benchmark);
      if (plan !== undefined) sittings.push(await openSitting(input, writer, record, plan, fail));
    }
    for (const sitting of sittings) sitting.scoreStored();
    await callAll(input, sittings, stop.signal);
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

/** The samples that are to be asked for, benchmark by benchmark, in the order of the plan. */
async function callAll(
  input: RunInput,
  sittings: readonly Sitting[],
  stop: AbortSignal,
): Promise<void> {
  // One call a benchmark goes ahead of the crowd: a refused parameter or key costs one call.
  const scouts = sittings.filter((sitting) => sitting.answered === 0);
  const sent = new Set<Sitting>(scouts);
  await forEachInFlight(scouts, input.config.concurrency, stop, async (sitting) => {
    const first = sitting.pending().next().value;
    if (first !== undefined) await sitting.ask(first, stop, 'first');
  });
  function* rest(): Generator<{ sitting: Sitting; sample: PendingSample }> {
    for (const sitting of sittings) {
      let skip = sent.has(sitting);
      for (const sample of sitting.pending()) {
        if (!skip) yield { sitting, sample };
        skip = false;
      }
    }
  }
  await forEachInFlight(rest(), input.config.concurrency, stop, ({ sitting, sample }) =>
    sitting.ask(sample, stop, 'later'),
  );
}

interface PendingSample {
  readonly item: Item<unknown>;
  readonly sample: number;
}

/** One benchmark of the run at work. */
interface Sitting {
  readonly record: RunBenchmarkRecord;
  readonly plan: PlannedBenchmark;
  readonly scoring: ScoringRecord;
  /** Responses that were stored before this process began. */
  readonly answered: number;
  readonly pending: () => Generator<PendingSample>;
  readonly ask: (
    sample: PendingSample,
    stop: AbortSignal,
    place: 'first' | 'later',
  ) => Promise<void>;
  readonly scoreStored: () => void;
  /** Ends when everything is stored and scored; throws what went wrong in that. */
  readonly settled: () => Promise<void>;
}

async function openSitting(
  input: RunInput,
  writer: BatchWriter,
  record: RunBenchmarkRecord,
  plan: PlannedBenchmark,
  fail: (error: CardbenchError) => void,
): Promise<Sitting> {
  const { db, listener, pool, config, model } = input;
  const { scorer, id } = plan.benchmark;
  const scoring = await openScoring(input, record, plan);
  const responses: ResponseTable = responseTable(db, record.id);
  const insertScore = scoreTable(db, scoring.id);
  const keys = answeredKeys(db, record.id);
  const answered = new Set(keys.map(({ item, sample }) => `${sample} ${item}`));
  const before = answered.size;
  listener.planned(id, record.planned, before);
  // A store that cannot be written ends the run: further replies would be paid for and lost.
  const open = createLatch((reason) => fail(storeError(reason, db.name)));
  const time = (): string => new Date(input.now()).toISOString();

  const score = async (item: Item<unknown>, sample: number, text: string): Promise<void> => {
    // What is stored can be scored at the next start; whoever interrupts wants to leave.
    if (input.drain.aborted) return;
    const outcome = await pool.score(scorer, plan.extractor, text, item);
    await writer.add(() => insertScore({ item: item.id, sample, ...outcome, tags: item.tags }));
    listener.scored(id, outcome.score);
  };

  const ask: Sitting['ask'] = async ({ item, sample }, stop, place) => {
    if (stop.aborted) return;
    const request = plan.request(item);
    const onFailure = (failure: CallFailure, attempt: number, final: boolean): void => {
      listener.failed(id, failure, final);
      open.track(
        writer.add(() =>
          responses.insertFailure({
            item: item.id,
            sample,
            attempt,
            failure,
            final,
            failedAt: time(),
          }),
        ),
      );
    };
    const outcome = await callWithRetries(
      () => model.call(request, input.abort),
      { retries: config.retries, sleep: input.sleep, random: input.random },
      stop,
      onFailure,
    );
    if (outcome.kind === 'stopped') return;
    if (outcome.kind === 'failed') {
      const error = fatalError(input.endpoint, outcome.failure, place, input.run.id);
      if (error !== undefined) fail(error);
      return;
    }
    const { reply, attempts } = outcome;
    listener.replied(id, reply);
    const stored = writer.add(() =>
      responses.insert({
        item: item.id,
        sample,
        requestSha256: sha256(JSON.stringify(model.body(request))),
        reply,
        costUsd: costOf(reply, config.price),
        attempts,
        receivedAt: time(),
      }),
    );
    open.track(stored.then(() => score(item, sample, reply.text)));
  };

  return {
    record,
    plan,
    scoring,
    answered: before,
    ask,
    pending: function* () {
      for (const item of plan.items) {
        for (let sample = 0; sample < plan.samples; sample++) {
          if (!answered.has(`${sample} ${item.id}`)) yield { item, sample };
        }
      }
    },
    scoreStored: () => {
      const items = new Map(plan.items.map((item) => [item.id, item]));
      for (const { item, sample, text } of unscoredResponses(db, record.id, scoring.id)) {
        const found = items.get(item);
        if (found !== undefined) open.track(score(found, sample, text));
      }
    },
    settled: open.settled,
  };
}

/** The scoring that an earlier process began under the same rules, else a new one. */
async function openScoring(
  { db, pool, now }: RunInput,
  record: RunBenchmarkRecord,
  plan: PlannedBenchmark,
): Promise<ScoringRecord> {
  const { scorer } = plan.benchmark;
  const sandbox = await pool.sandboxFor(scorer);
  const earlier = scoringsOf(db, record.id).find(
    (scoring) =>
      scoring.scorer === scorer.name &&
      scoring.scorerVersion === scorer.version &&
      scoring.extractor === plan.extractor &&
      scoring.sandbox === sandbox,
  );
  if (earlier !== undefined) return earlier;
  return insertScoring(db, record.id, {
    createdAt: new Date(now()).toISOString(),
    scorer: scorer.name,
    scorerVersion: scorer.version,
    extractor: plan.extractor,
    sandbox,
    cardbench: packageVersion,
  });
}

function conclude({ db, run, now }: RunInput, sittings: readonly Sitting[]): RunStatus {
  let status: RunStatus = 'finished';
  for (const { record, plan, scoring } of sittings) {
    const scores = scoresOf(db, scoring.id);
    const results =
      scores.length === 0 ? [] : plan.benchmark.metrics.flatMap((metric) => metric.compute(scores));
    replaceMetrics(db, scoring.id, results);
    const { responses, errors } = tallyOf(db, record.id);
    const { scoringErrors } = resultOf(db, scoring);
    if (responses + errors < record.planned) status = 'unfinished';
    else if (errors + scoringErrors > 0 && status === 'finished') status = 'incomplete';
  }
  setStatus(db, run.id, status, status === 'unfinished' ? null : new Date(now()).toISOString());
  return status;
}

/** Counts work under way and keeps the first error, without holding on to what is done. */
function createLatch(onError: (reason: unknown) => void): {
  track: (work: Promise<void>) => void;
  settled: () => Promise<void>;
} {
  let open = 0;
  let failed: { reason: unknown } | undefined;
  let wake = (): void => {};
  return {
    track: (work) => {
      open++;
      work
        .catch((reason: unknown) => {
          failed ??= { reason };
          onError(reason);
        })
        .finally(() => {
          open--;
          if (open === 0) wake();
        });
    },
    settled: async () => {
      while (open > 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (failed !== undefined) throw failed.reason;
    },
  };
}

function fatalError(
  endpoint: Endpoint,
  failure: CallFailure,
  place: 'first' | 'later',
  runId: string,
): CardbenchError | undefined {
  const where = endpoint.provider === 'custom' ? endpoint.baseUrl : endpoint.provider;
  const status = failure.status === null ? '' : ` ${failure.status}`;
  const kept = `The run ${runId} can be resumed with the same command.`;
  if (failure.cause === 'no access') {
    const advice =
      failure.status === 404
        ? `check the model id "${endpoint.modelId}" and the base URL`
        : 'check the key in the environment and what the account may use';
    return new CardbenchError(`${where} answered${status}: ${failure.message}; ${advice}. ${kept}`);
  }
  if (place !== 'first') return undefined;
  if (failure.cause === 'refused request' && !isAboutItem(failure.message)) {
    return new CardbenchError(
      `${where} refuses the request${status}: ${failure.message}; change the parameter it names (--temperature, --max-tokens, --param) and run again.`,
    );
  }
  if (failure.cause === 'connection' && /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/.test(failure.message)) {
    return new CardbenchError(
      `${endpoint.baseUrl} cannot be reached (${failure.message}); start the server or check --base-url. ${kept}`,
    );
  }
  return undefined;
}

/** Refusals that concern one item's text, not the parameters that all items share. */
function isAboutItem(message: string): boolean {
  return /context.{0,20}length|maximum context|too long|too many tokens|content.{0,12}(filter|policy|management)|safety|moderation/i.test(
    message,
  );
}

function costOf(reply: Reply, price: RunConfig['price']): number | null {
  if (price === undefined || reply.tokensIn === null || reply.tokensOut === null) return null;
  return (reply.tokensIn * price.input + reply.tokensOut * price.output) / 1_000_000;
}
