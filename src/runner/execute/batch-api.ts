import { CardbenchError } from '../../core/errors.js';
import { type Endpoint, hostOf } from '../../models/endpoint.js';
import { failureText } from '../../models/failure-text.js';
import type { CallOutcome, ModelRequest } from '../../models/model.js';
import type { BatchApi, BatchRequest, BatchState } from '../../models/wire/openai-batch.js';
import type { CallJob } from '../jobs.js';
import { batchesOf } from './batch-lines.js';
import type { Executor, ExecutorEvent } from './executor.js';

/** A batch that an earlier process submitted for this run. */
export interface SubmittedBatch {
  readonly id: string;
  /** Its results have been collected, or it failed. */
  readonly closed: boolean;
}

export interface BatchExecutorOptions {
  readonly api: BatchApi;
  readonly endpoint: Endpoint;
  /** The body of a single call. */
  readonly body: (request: ModelRequest) => unknown;
  /** The run's id, kept by the host with each batch, by which a batch is recognised after a crash. */
  readonly runId: string;
  readonly submitted: readonly SubmittedBatch[];
  /** Milliseconds between two polls of a batch. */
  readonly poll: number;
  /** Waits; ends early, without an error, when the signal fires. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Executes jobs through the host's Batch API: batches submitted by an earlier process are collected first, then the
 * remaining jobs are submitted and waited for. A job without a result stays outstanding; one that the host reports
 * as failed is in error.
 */
export function batchExecutor(options: BatchExecutorOptions): Executor {
  const { api, endpoint, now, runId } = options;
  return {
    drawsAll: true,
    execute: async function* (jobs, { stop }) {
      try {
        yield* workThrough(jobs, options, stop);
      } catch (thrown) {
        if (thrown instanceof CardbenchError) throw thrown;
        const failure = api.failure(thrown, now());
        throw new CardbenchError(
          `${hostOf(endpoint)} could not process a batch (${failureText(failure)}); run ${runId} is kept, and can be resumed with or without --batch.`,
        );
      }
    },
  };
}

async function* workThrough(
  jobs: AsyncIterable<CallJob>,
  options: BatchExecutorOptions,
  stop: AbortSignal,
): AsyncGenerator<ExecutorEvent> {
  const { api, body, runId, now } = options;
  const open = new Map<string, CallJob>();
  for await (const job of jobs) open.set(`${job.benchmark}/${job.item}#${job.sample}`, job);

  const time = (): string => new Date(now()).toISOString();
  async function* collect({ id, files }: BatchState): AsyncGenerator<ExecutorEvent> {
    for (const file of files) {
      for (const line of await api.lines(file)) {
        const read = api.read(line);
        const job = read === undefined ? undefined : open.get(read.id);
        if (read === undefined || job === undefined) continue;
        open.delete(read.id);
        yield* eventsOf(job, read.outcome, time());
      }
    }
    yield { kind: 'batch closed', id, at: time() };
  }

  const waiting = options.submitted.filter(({ closed }) => !closed).map(({ id }) => id);
  // A batch submitted just before a crash is known only to the host.
  for (const { id, label, status } of await api.latest()) {
    if (label !== runId || status === 'failed') continue;
    if (options.submitted.some((batch) => batch.id === id)) continue;
    yield { kind: 'batch submitted', id, at: time() };
    waiting.push(id);
  }
  for (const id of waiting) {
    yield* waitFor(id, options, stop, collect);
    if (stop.aborted) return;
  }
  const ids: string[] = [];
  function* requests(): Generator<BatchRequest> {
    for (const [id, { request }] of open) yield api.request(id, request, body(request));
  }
  for (const { target, lines } of batchesOf(requests())) {
    const { id } = await api.submit(lines, target, runId);
    yield { kind: 'batch submitted', id, at: time() };
    yield { kind: 'note', message: `Batch ${id}: ${lines.length} requests submitted` };
    ids.push(id);
  }
  for (const id of ids) {
    if (!stop.aborted) yield* waitFor(id, options, stop, collect);
  }
}

async function* waitFor(
  id: string,
  { api, endpoint, poll, sleep, now }: BatchExecutorOptions,
  stop: AbortSignal,
  collect: (batch: BatchState) => AsyncGenerator<ExecutorEvent>,
): AsyncGenerator<ExecutorEvent> {
  let seen = -1;
  for (;;) {
    const batch = await api.look(id);
    if (batch.status === 'failed') {
      yield { kind: 'batch closed', id, at: new Date(now()).toISOString() };
      throw new CardbenchError(
        `${hostOf(endpoint)} failed the batch ${id} (${batch.problem ?? 'no reason given'}); fix that, and the same command submits it again.`,
      );
    }
    if (batch.status === 'ended') {
      yield* collect(batch);
      return;
    }
    if (batch.done !== seen) {
      yield { kind: 'note', message: `Batch ${id}: ${batch.done} of ${batch.total} done` };
      seen = batch.done;
    }
    await sleep(poll, stop);
    if (stop.aborted) {
      yield {
        kind: 'note',
        message: `Batch ${id} continues at the host; the same command collects it.`,
      };
      return;
    }
  }
}

/** A batch makes one attempt per job. */
function* eventsOf(
  { run, benchmark, item, sample, requestSha256 }: CallJob,
  outcome: CallOutcome,
  at: string,
): Generator<ExecutorEvent> {
  const key = { run, benchmark, item, sample };
  const call = { kind: 'call' as const, ...key, requestSha256 };
  if (outcome.ok) {
    const { reply } = outcome;
    const came = { kind: 'reply' as const, reply, attempts: 1, receivedAt: at };
    yield { ...call, failedAttempts: [], outcome: came };
    return;
  }
  const { failure } = outcome;
  const attempt = { attempt: 1, failure, final: true, failedAt: at };
  yield { kind: 'failed attempt', ...key, ...attempt };
  yield { ...call, failedAttempts: [attempt], outcome: { kind: 'failed', failure } };
}
