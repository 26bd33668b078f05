import { CardbenchError } from '../core/errors.js';
import { promptText } from '../core/prompt.js';
import { reasoningApart } from '../core/reasoning/apart.js';
import { reasoningSplitter } from '../core/reasoning/split.js';
import type { ModelResponse } from '../core/response.js';
import { withoutPassages } from '../core/without-passages.js';
import type { Endpoint } from '../models/endpoint.js';
import type { CallFailure, ModelRequest, Reply, Wasted } from '../models/model.js';
import { symptomsOf } from '../models/symptoms.js';
import type { EarlierResponses } from '../store/earlier-responses.js';
import { createAskedItems } from './asked-items.js';
import { type BenchmarkEnds, createBenchmarkEnds } from './benchmark-ends.js';
import type { BenchmarkRun } from './benchmark-run.js';
import type { Budget } from './budget.js';
import type { RunConfig } from './config.js';
import { consequenceOf } from './consequence.js';
import type { RunListener } from './events.js';
import type { Executor, ExecutorEvent } from './execute/executor.js';
import { type CallJob, type CallResult, keyOf } from './jobs.js';
import { callJobs, type PlannedCall, probeJob } from './plan/call-jobs.js';
import type { RecordedBatches } from './record/batches.js';
import type { Recorder } from './record/recorder.js';
import type { RunScoring } from './run-scoring.js';
import type { TaskTracker } from './task-tracker.js';

export interface RunCallsOptions {
  readonly run: string;
  readonly endpoint: Endpoint;
  readonly benchmarkRuns: readonly BenchmarkRun[];
  readonly executor: Executor;
  /** The body that is sent for a request. */
  readonly body: (request: ModelRequest) => unknown;
  readonly budget: Budget;
  /** Replies of earlier runs to reuse; `undefined` without `--cache`. */
  readonly earlier: EarlierResponses | undefined;
  readonly recorder: Recorder;
  readonly batches: RecordedBatches;
  readonly scoring: RunScoring;
  readonly listener: RunListener;
  readonly tracker: TaskTracker;
  /** Ends the run with an error. */
  readonly fail: (error: CardbenchError) => void;
  /** A benchmark has been given up, for a reason that the listener has been told. */
  readonly incomplete: () => void;
  /** The error for an endpoint that has stopped replying. */
  readonly outage: (last: CallFailure) => CardbenchError;
  readonly stop: AbortSignal;
  readonly abort: AbortSignal;
  /** `withText`: store the requests of confidential benchmarks, too, of which only hashes are kept otherwise. */
  readonly config: Pick<RunConfig, 'withText' | 'reasoningTags' | 'order' | 'seed'>;
  readonly now: () => number;
}

interface AskedCall extends PlannedCall {
  readonly of: BenchmarkRun;
}

/** What this process knows of the calls of a run. */
interface AskedCalls {
  /** Calls handed to the executor that have not ended. */
  readonly calls: Map<string, AskedCall>;
  /** What is stored of an item, once. */
  readonly askedItem: ReturnType<typeof createAskedItems>;
  readonly ends: BenchmarkEnds;
  /** What was said of the endpoint, once each. */
  readonly toldSymptoms: Set<string>;
}

/** Reused replies in a row after which the event loop gets a turn. */
const TURN = 64;

/**
 * Makes the calls for all samples that have no response yet, in the order of the plan, and records the results. The
 * first call of each new benchmark is made before the others, so that a refused parameter or key costs one call.
 */
export async function makeCalls(options: RunCallsOptions): Promise<void> {
  const { run, benchmarkRuns, executor, body, budget, earlier, stop, now, config } = options;
  const split = reasoningSplitter(options.config.reasoningTags);
  const asked: AskedCalls = {
    calls: new Map(),
    askedItem: createAskedItems(options),
    ends: createBenchmarkEnds(options),
    toldSymptoms: new Set(),
  };
  const isNew = ({ answered }: BenchmarkRun): boolean => answered.size === 0;

  async function* probes(): AsyncGenerator<AskedCall> {
    for (const of of benchmarkRuns.filter(isNew)) {
      yield { of, ...probeJob(of.resolved, { run, body }) };
    }
  }
  async function* outstanding(afterProbes: boolean): AsyncGenerator<AskedCall> {
    for (const of of benchmarkRuns.filter((each) => !asked.ends.has(each))) {
      const probed = afterProbes && isNew(of) ? of.resolved.first.id : undefined;
      for await (const call of outstandingCalls(of, { run, body, config })) {
        if (asked.ends.has(of)) break;
        if (call.item.id !== probed || call.job.sample > 0) yield { of, ...call };
      }
    }
  }
  /** Jobs for the executor: without samples whose reply is reused, and within the budget. */
  async function* toBeCalled(calls: AsyncIterable<AskedCall>): AsyncGenerator<CallJob> {
    let used = 0;
    for await (const call of calls) {
      if (stop.aborted) return;
      const { job } = call;
      if (!executor.drawsAll) {
        const found = earlier?.find(job.requestSha256, job.sample);
        if (found !== undefined) {
          const reply = reasoningApart(found, split);
          const receivedAt = new Date(now()).toISOString();
          const outcome = { kind: 'reply' as const, reply, attempts: 0, receivedAt };
          replied(options, asked, call, { ...resultOf(job), outcome });
          if (++used % TURN === 0) await new Promise((resolve) => setImmediate(resolve));
          continue;
        }
        const exhausted = budget.exhausted();
        if (exhausted !== undefined) {
          options.fail(budgetError(exhausted));
          return;
        }
        budget.begun();
      }
      asked.calls.set(idOf(job), call);
      yield job;
    }
  }

  if (executor.drawsAll) return consume(options, asked, toBeCalled(outstanding(false)));
  await consume(options, asked, toBeCalled(probes()));
  asked.ends.tell();
  if (!stop.aborted) await consume(options, asked, toBeCalled(outstanding(true)));
}

/** The error of a run whose budget is exhausted. */
export function budgetError(reason: string): CardbenchError {
  return new CardbenchError(`Stopped: ${reason}, and the same command resumes the run.`);
}

function outstandingCalls(
  { resolved, answered }: BenchmarkRun,
  options: Parameters<typeof callJobs>[1],
): AsyncGenerator<PlannedCall> {
  return callJobs(resolved, options, (item, sample) => !answered.has(item, sample));
}

/** Records and reports the events of an executor. */
async function consume(
  options: RunCallsOptions,
  asked: AskedCalls,
  jobs: AsyncIterable<CallJob>,
): Promise<void> {
  const { executor, listener, recorder, tracker, fail, batches, stop, abort } = options;
  for await (const told of executor.execute(jobs, { stop, abort })) {
    const event = withoutPrompt(options, asked, told);
    switch (event.kind) {
      case 'failed attempt':
        listener.failed(event.benchmark, event.failure, event.final);
        tracker.track(recorder.record(event));
        countSpent(options, event.failure.wasted);
        break;
      case 'call': {
        const id = idOf(event);
        const call = asked.calls.get(id);
        asked.calls.delete(id);
        ended(options, asked, call, event);
        break;
      }
      case 'control call':
        countSpent(options, event.used);
        break;
      case 'endpoint lost':
        fail(options.outage(event.last));
        break;
      case 'batch submitted':
        batches.submitted(event.id, event.at);
        break;
      case 'batch closed':
        recorder.flush();
        batches.closed(event.id, event.at);
        break;
      case 'received':
        recorder.flush();
        event.recorded();
        break;
      case 'workers':
        listener.workers?.(event.seen);
        break;
      case 'note':
        listener.note(event.message);
    }
  }
}

/** Some servers repeat the prompt in an error: there a confidential one is left out, as it is of all that is stored. */
function withoutPrompt(
  { benchmarkRuns, config }: RunCallsOptions,
  { calls }: AskedCalls,
  event: ExecutorEvent,
): ExecutorEvent {
  if ((event.kind !== 'failed attempt' && event.kind !== 'call') || config.withText) return event;
  const of = benchmarkRuns.find(({ target }) => target.benchmark === event.benchmark);
  if (of?.resolved.benchmark.confidential !== true) return event;
  const prompt = calls.get(idOf(event))?.job.request.prompt;
  const without = (failure: CallFailure): CallFailure => ({
    ...failure,
    message:
      prompt === undefined
        ? 'what the server said is left out'
        : withoutPassages(failure.message, [promptText(prompt)]),
  });
  if (event.kind === 'failed attempt') return { ...event, failure: without(event.failure) };
  const { outcome } = event;
  return {
    ...event,
    failedAttempts: event.failedAttempts.map((attempt) => ({
      ...attempt,
      failure: without(attempt.failure),
    })),
    outcome:
      outcome.kind === 'failed' ? { ...outcome, failure: without(outcome.failure) } : outcome,
  };
}

/** Replies that are not kept use up the budget like any other. */
function countSpent({ budget, fail }: RunCallsOptions, spent: Wasted | undefined): void {
  if (spent === undefined) return;
  budget.wasted(spent);
  const exhausted = budget.exhausted();
  if (exhausted !== undefined) fail(budgetError(exhausted));
}

function ended(
  options: RunCallsOptions,
  asked: AskedCalls,
  call: AskedCall | undefined,
  result: CallResult,
): void {
  const { executor, budget, endpoint, recorder, tracker, scoring, benchmarkRuns, fail } = options;
  const { outcome } = result;
  if (call === undefined) {
    // The result of a job of another process, or a second copy.
    const of = benchmarkRuns.find(({ target }) => target.benchmark === result.benchmark);
    tracker.track(recorder.record(result));
    if (of !== undefined) scoring.leftInStore(of);
    return;
  }
  const { job } = call;
  if (!executor.drawsAll) {
    const reply = outcome.kind === 'reply' ? outcome.reply : undefined;
    budget.ended(reply, () => promptText(job.request.prompt).length, 'model');
  }
  if (outcome.kind === 'reply') replied(options, asked, call, { ...result, outcome });
  else {
    if (outcome.kind === 'failed') recordItem(options, asked, call);
    tracker.track(recorder.record(result));
  }
  if (outcome.kind !== 'failed' || executor.drawsAll) return;
  asked.ends.noteOverflow(job, outcome.failure);
  const fields = (): string[] => fieldsOf(options.body(job.request));
  const consequence = consequenceOf(endpoint, outcome.failure, { ...job, fields });
  if (consequence?.ends === 'run') fail(consequence.error);
  if (consequence?.ends !== 'benchmark') return;
  asked.ends.end(call.of, consequence.error);
  // The reasons of the first calls are told together.
  if (!job.probe) asked.ends.tell();
}

function fieldsOf(body: unknown): string[] {
  return typeof body === 'object' && body !== null ? Object.keys(body) : [];
}

type ReplyResult = CallResult & { readonly outcome: { readonly kind: 'reply' } };

/** Stores a reply, and scores it once it is durable. */
function replied(
  options: RunCallsOptions,
  asked: AskedCalls,
  call: AskedCall,
  result: ReplyResult,
): void {
  const { listener, recorder, tracker, scoring } = options;
  const { of, item, job } = call;
  recordItem(options, asked, call);
  const { reply } = result.outcome;
  listener.replied(job.benchmark, reply);
  for (const symptom of symptomsOf(job.request, reply)) {
    if (asked.toldSymptoms.has(symptom)) continue;
    asked.toldSymptoms.add(symptom);
    listener.note(`${symptom} "cardbench doctor" tells more.`);
  }
  tracker.track(
    recorder.record(result).then(() => scoring.take(of, item, job.sample, responseOf(reply))),
  );
}

/** Records the request and the gold answer, once per item. */
function recordItem(
  { recorder, tracker }: RunCallsOptions,
  { askedItem }: AskedCalls,
  call: AskedCall,
): void {
  const item = askedItem(call.of.resolved.benchmark, call);
  if (item !== undefined) tracker.track(recorder.record(item));
}

/** The part of a reply that scorers see. */
function responseOf({ content, finishReason, refused }: Reply): ModelResponse {
  return { content, finishReason, refused };
}

function resultOf({
  run,
  benchmark,
  item,
  sample,
  requestSha256,
}: CallJob): Omit<CallResult, 'outcome'> {
  return { kind: 'call', run, benchmark, item, sample, requestSha256, failedAttempts: [] };
}

function idOf(sample: Pick<CallJob, 'benchmark' | 'item' | 'sample'>): string {
  return `${sample.benchmark} ${keyOf(sample)}`;
}
