import { goldOf } from '../benchmarks/gold.js';
import { CardbenchError } from '../core/errors.js';
import { sha256 } from '../core/hash.js';
import type { Item } from '../core/item.js';
import { packageVersion } from '../core/package-root.js';
import { type Prompt, promptText } from '../core/prompt.js';
import type { ModelResponse } from '../core/response.js';
import type { Score, ScoredSample } from '../core/score.js';
import type { CallFailure, CallOutcome, ModelRequest, Reply } from '../models/model.js';
import { requestPath } from '../models/request-body.js';
import type { CallSize, Traffic } from '../scheduling/traffic.js';
import type { BatchWriter } from '../store/batch-writer.js';
import type { EarlierResponses } from '../store/earlier-responses.js';
import { itemTable, type SentRequest } from '../store/items.js';
import { storeError } from '../store/open.js';
import type { RunBenchmarkRecord, ScoringRecord, StoredResponse } from '../store/records.js';
import {
  answeredKeys,
  type ResponseTable,
  responseTable,
  unscoredResponses,
} from '../store/responses.js';
import { insertScoring, scoresOf, scoreTable, scoringsOf } from '../store/scorings.js';
import type { Budget } from './budget.js';
import { headlineOf } from './compute-metrics.js';
import { costOf } from './cost.js';
import { fatalError } from './fatal-error.js';
import { type AskJudge, askJudge } from './judge.js';
import { createLatch } from './latch.js';
import type { PlannedBenchmark } from './plan.js';
import { callWithRetries } from './retry.js';
import type { RunInput } from './run-input.js';
import { type ScoringOutcome, ScoringStopped } from './scoring.js';

/** A sample that has no response yet. */
export interface PendingSample {
  readonly item: Item<unknown>;
  readonly sample: number;
}

/** One benchmark of the run at work. */
export interface Sitting {
  readonly record: RunBenchmarkRecord;
  readonly plan: PlannedBenchmark;
  readonly scoring: ScoringRecord;
  /** Responses that were stored before this process began. */
  readonly answered: number;
  readonly pending: () => AsyncGenerator<PendingSample>;
  readonly ask: (
    sample: PendingSample,
    stop: AbortSignal,
    place: 'first' | 'later',
  ) => Promise<void>;
  /** Keeps what came of a sample by another way than a call. */
  readonly take: (sample: PendingSample, outcome: CallOutcome) => void;
  /** What would be sent for a sample, and where to. */
  readonly request: (sample: PendingSample) => { readonly path: string; readonly body: unknown };
  /** Begins to score what an earlier process stored and did not score. */
  readonly scoreStored: () => Promise<void>;
  /** Ends when everything is stored and scored; throws what went wrong in that. */
  readonly settled: () => Promise<void>;
}

/** What the sittings of a run share. */
export interface Shared {
  readonly traffic: Traffic;
  /** Of the calls to the judge. */
  readonly judgeTraffic: Traffic;
  readonly budget: Budget;
  /** Replies of earlier runs that may be used again. */
  readonly earlier: EarlierResponses | undefined;
}

/** Prepares what is stored of a benchmark, and finds out what is still to be asked. */
export async function openSitting(
  input: RunInput & Shared,
  writer: BatchWriter,
  record: RunBenchmarkRecord,
  plan: PlannedBenchmark,
  fail: (error: CardbenchError) => void,
): Promise<Sitting> {
  const { db, listener, pool, config, model, traffic } = input;
  const { scorer, id } = plan.benchmark;
  const scoring = await openScoring(input, record, plan);
  const responses: ResponseTable = responseTable(db, record.id);
  const items = itemTable(db, record.id, {
    confidential: plan.benchmark.confidential === true && !config.withText,
  });
  const insertScore = scoreTable(db, scoring.id);
  const keys = answeredKeys(db, record.id);
  const answered = new Set(keys.map(({ item, sample }) => `${sample} ${item}`));
  const before = answered.size;
  listener.planned(id, record.planned, before, {
    scores: before === 0 ? [] : scoresOf(db, scoring.id),
    estimate: (scores) => headlineOf(plan.benchmark, scores),
  });
  // A store that cannot be written ends the run: further replies would be paid for and lost.
  const open = createLatch((reason) => fail(storeError(reason, db.name)));
  const time = (): string => new Date(input.now()).toISOString();
  const exhausted = (reason: string): void =>
    fail(new CardbenchError(`Stopped: ${reason}, and the same command goes on.`));
  const askThe = judgeFor(input, writer, record, plan, exhausted);

  const score = async (
    item: Item<unknown>,
    sample: number,
    response: ModelResponse,
  ): Promise<void> => {
    // What is stored can be scored at the next start; whoever interrupts wants to leave.
    if (input.drain.aborted) return;
    const about = { item: item.id, sample };
    const question = askThe === undefined ? undefined : (prompt: Prompt) => askThe(about, prompt);
    let outcome: ScoringOutcome;
    try {
      outcome = await pool.score(scorer, plan.extractor, response, item, question);
    } catch (thrown) {
      if (thrown instanceof ScoringStopped) return;
      throw thrown;
    }
    await writer.add(() => insertScore({ item: item.id, sample, ...outcome, tags: item.tags }));
    listener.scored(id, scoredSample(item, sample, outcome.score));
  };

  /** What was asked, for the record; part of the write that stores what came of it. */
  const recordItem = (item: Item<unknown>, request: SentRequest): void =>
    items.insert({
      item: item.id,
      request,
      gold: goldOf(plan.benchmark, item),
      tags: item.tags,
    });

  const reject = (
    { item, sample }: PendingSample,
    sent: SentRequest,
    failure: CallFailure,
    attempt: number,
    final: boolean,
  ): void => {
    listener.failed(id, failure, final);
    const about = { item: item.id, sample, attempt, failure, final, failedAt: time() };
    open.track(
      writer.add(() => {
        if (final) recordItem(item, sent);
        responses.insertFailure(about);
      }),
    );
  };

  const sentFor = (request: ModelRequest): SentRequest => ({
    path: requestPath(request),
    body: JSON.stringify(model.body(request)),
  });

  /** @param attempts that it took; none where it was there before */
  const keep = (
    { item, sample }: PendingSample,
    sent: SentRequest,
    requestSha256: string,
    reply: Reply,
    attempts: number,
  ): void => {
    listener.replied(id, reply);
    const about = {
      item: item.id,
      sample,
      requestSha256,
      reply,
      costUsd: attempts === 0 ? 0 : costOf(reply, config.price),
      attempts,
      receivedAt: time(),
    };
    const stored = writer.add(() => {
      recordItem(item, sent);
      responses.insert(about);
    });
    open.track(stored.then(() => score(item, sample, reply)));
  };

  const ask: Sitting['ask'] = async (pending, stop, place) => {
    if (stop.aborted) return;
    const { item, sample } = pending;
    const request = plan.request(item);
    const sent = sentFor(request);
    const hash = sha256(sent.body);
    const before = input.earlier?.find(hash, sample);
    if (before !== undefined) return keep(pending, sent, hash, before, 0);
    const poor = input.budget.exhausted();
    if (poor !== undefined) return exhausted(poor);
    const size = sizeOf(request);
    input.budget.begun();
    const outcome = await callWithRetries(
      () => traffic.pass(size, () => model.call(request, input.abort), stop),
      { retries: config.retries, sleep: input.sleep, random: input.random },
      stop,
      (failure, attempt, final) => reject(pending, sent, failure, attempt, final),
    );
    const came = outcome.kind === 'reply' ? outcome.reply : undefined;
    input.budget.ended(came, size.characters, 'model');
    if (outcome.kind === 'reply') keep(pending, sent, hash, outcome.reply, outcome.attempts);
    if (outcome.kind !== 'failed') return;
    const error = fatalError(input.endpoint, outcome.failure, place, input.run.id);
    if (error !== undefined) fail(error);
  };

  return {
    record,
    plan,
    scoring,
    answered: before,
    ask,
    take: (pending, outcome) => {
      const sent = sentFor(plan.request(pending.item));
      if (outcome.ok) keep(pending, sent, sha256(sent.body), outcome.reply, 1);
      else reject(pending, sent, outcome.failure, 1, true);
    },
    request: ({ item }) => {
      const request = plan.request(item);
      return { path: requestPath(request), body: model.body(request) };
    },
    pending: async function* () {
      for await (const item of plan.read()) {
        for (let sample = 0; sample < plan.samples; sample++) {
          if (!answered.has(`${sample} ${item.id}`)) yield { item, sample };
        }
      }
    },
    scoreStored: async () => {
      const unscored = new Map<string, StoredResponse[]>();
      for (const response of unscoredResponses(db, record.id, scoring.id)) {
        unscored.set(response.item, [...(unscored.get(response.item) ?? []), response]);
      }
      if (unscored.size === 0) return;
      for await (const item of plan.read()) {
        for (const { sample, response } of unscored.get(item.id) ?? []) {
          open.track(score(item, sample, response));
        }
      }
    },
    settled: open.settled,
  };
}

/**
 * The newest scoring, if an earlier process began it under the same rules, else a new one: reports show
 * the newest, so it must be the one that this run completes.
 */
async function openScoring(
  { db, pool, judge, now }: RunInput,
  record: RunBenchmarkRecord,
  plan: PlannedBenchmark,
): Promise<ScoringRecord> {
  const { scorer } = plan.benchmark;
  const sandbox = await pool.sandboxFor(scorer);
  const judgeName = scorer.asksJudge === true ? (judge?.name ?? null) : null;
  const newest = scoringsOf(db, record.id).at(-1);
  if (
    newest?.scorer === scorer.name &&
    newest.scorerVersion === scorer.version &&
    newest.extractor === plan.extractor &&
    newest.sandbox === sandbox &&
    newest.judge === judgeName
  ) {
    return newest;
  }
  return insertScoring(db, record.id, {
    createdAt: new Date(now()).toISOString(),
    scorer: scorer.name,
    scorerVersion: scorer.version,
    extractor: plan.extractor,
    sandbox,
    judge: judgeName,
    cardbench: packageVersion,
  });
}

/** How the scorer of a benchmark asks the judge; `undefined` when it does not. */
function judgeFor(
  input: RunInput & Shared,
  writer: BatchWriter,
  record: RunBenchmarkRecord,
  { benchmark }: PlannedBenchmark,
  onExhausted: (reason: string) => void,
): AskJudge | undefined {
  const { judge, db, config, sleep, random, drain, abort, now } = input;
  if (judge === null || benchmark.scorer.asksJudge !== true) return undefined;
  return askJudge({
    judge,
    db,
    writer,
    runBenchmarkId: record.id,
    traffic: input.judgeTraffic,
    budget: input.budget,
    onExhausted,
    retry: { retries: config.retries, sleep, random },
    stop: drain,
    abort,
    now,
  });
}

function scoredSample(
  { id, tags }: Item<unknown>,
  sample: number,
  score: Score | null,
): ScoredSample | null {
  if (score === null) return null;
  const { value, details } = score;
  return { item: id, sample, value, tags, ...(details === undefined ? {} : { details }) };
}

function sizeOf({ prompt, maxTokens }: ModelRequest): CallSize {
  return { characters: () => promptText(prompt).length, maxTokens };
}
