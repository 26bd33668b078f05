import { CardbenchError } from '../../core/errors.js';
import type { CallFailure } from '../../models/model.js';
import { readMessage } from '../../queue/read-message.js';
import { type CallJob, type CallResult, notBegun } from '../jobs.js';
import { batchSize, latencyMean } from '../queue/batch-size.js';
import type { Coordinator, ResultListener, SentResults } from '../queue/coordinator.js';
import { createMailbox } from '../queue/mailbox.js';
import { bodyOf, CALLS, callBatchSchema, runOf } from '../queue/messages.js';
import { createOutstanding, jobKey } from '../queue/outstanding.js';
import { createWorkersView } from '../queue/workers-view.js';
import { interruptibleSleep } from '../sleep.js';
import type { Executor, ExecutorEvent, StopSignals } from './executor.js';

export interface QueueExecutorOptions {
  readonly coordinator: Coordinator;
  /** Seconds without any reply after which the endpoint counts as lost. */
  readonly outageTimeout: number;
  /** What the run may spend is limited: few calls are handed out in advance. */
  readonly careful: boolean;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
}

/** Calls handed out before the number of workers is known, and per call that they may have in flight. */
const FIRST_OUTSTANDING = 1_000;
const CAREFUL_OUTSTANDING = 64;
const OUTSTANDING_PER_SLOT = 3;
/** Milliseconds between two looks at batches and workers. */
const LOOK = 1_000;
/** Milliseconds of silence after which a batch is looked for; at most so many at a time. */
const SILENT = 10_000;
const MOST_LOOKED_FOR = 100;
/** Milliseconds to wait for calls under way when a run is stopped and no worker is there. */
const GIVE_UP = 3_000;

/** Has the calls made by workers on any number of machines, through a queue. */
export function queueExecutor(options: QueueExecutorOptions): Executor {
  const { coordinator, clock, careful } = options;
  const { engine, seal, header } = coordinator;
  const calls = engine.queue(CALLS);
  const outstanding = createOutstanding();
  /** Results of jobs that an earlier process handed out and this one has not drawn yet. */
  const early = new Map<string, CallResult>();
  /** Jobs drawn and not ended. */
  const drawn = new Set<string>();
  const latency = latencyMean();
  const view = createWorkersView(engine.address, 'call');
  const events = createMailbox<ExecutorEvent>();
  let feedingBegan = false;
  let lastReply = clock();
  let signals: StopSignals | undefined;
  let started: Promise<void> | undefined;
  let failed: { readonly reason: unknown } | undefined;
  /** Nothing more is to be executed: what arrives now has arrived before. */
  let over = false;

  const emit = (event: ExecutorEvent): void => {
    if (!over) events.put(event);
  };
  const enqueue = async (jobs: readonly CallJob[]): Promise<void> => {
    if (jobs.length === 0) return;
    const id = coordinator.newId();
    outstanding.add(id, jobs, clock());
    const { run } = header;
    await calls.add([{ id, data: { run, body: seal.close(`call:${run}`, { run, jobs }) } }]);
  };

  let again: CallJob[] = [];
  const ended = (result: CallResult): void => {
    const key = jobKey(result);
    const job = outstanding.end(key, clock());
    const { outcome } = result;
    if (outcome.kind === 'stopped' && signals?.stop.aborted !== true) {
      // A worker has left: others do what it had not begun.
      if (job !== undefined) again.push(job);
      return;
    }
    if (outcome.kind === 'reply') {
      lastReply = clock();
      latency.add(outcome.reply.latency);
    }
    if (!drawn.delete(key) && (!feedingBegan || job !== undefined)) early.set(key, result);
    emit(result);
  };

  const lost = (last: CallFailure, worker: string): void => {
    if (clock() - lastReply >= options.outageTimeout * 1000) emit({ kind: 'endpoint lost', last });
    else
      emit({ kind: 'note', message: `${worker} does not reach the endpoint; the others go on.` });
  };

  /** @returns whether there is something to be stored */
  const take = ({ worker, results }: SentResults): boolean => {
    let any = false;
    for (const result of results) {
      switch (result.kind) {
        case 'call':
          ended(result);
          any = true;
          break;
        case 'failed attempt':
          emit(result);
          any = true;
          break;
        case 'control call':
          emit(result);
          break;
        case 'endpoint lost':
          lost(result.last, worker);
          break;
        case 'refused':
          emit({ kind: 'note', message: `${worker}: ${result.reason}` });
          break;
        case 'score':
          // Those who wait for scores listen, too.
          break;
      }
    }
    return any;
  };

  const receive: ResultListener = (received, recorded) => {
    const stored = received.map(take);
    const returned = again;
    again = [];
    const size = batchSize(latency.mean());
    for (let from = 0; from < returned.length; from += size) {
      void enqueue(returned.slice(from, from + size)).catch(fail);
    }
    if (stored.includes(true) && !over) emit({ kind: 'received', recorded });
    else recorded();
  };

  const fail = (reason: unknown): void => {
    failed ??= { reason };
    events.wake();
  };

  /** Takes up what an earlier process of the run has left in the queue. */
  const start = async (): Promise<void> => {
    coordinator.onReceived(receive, fail);
    for (const { id, data } of await calls.all()) {
      if (runOf(data) !== header.run) continue;
      const message = seal.open(`call:${header.run}`, bodyOf(data));
      outstanding.add(id, readMessage(callBatchSchema, message).jobs, clock());
    }
    receive(await coordinator.waitingResults(), () => {});
    void watch();
  };

  const most = (): number =>
    careful
      ? Math.max(CAREFUL_OUTSTANDING, view.slots())
      : Math.max(FIRST_OUTSTANDING, OUTSTANDING_PER_SLOT * view.slots());

  const feed = async (jobs: AsyncIterable<CallJob>, { stop }: StopSignals): Promise<void> => {
    feedingBegan = true;
    let pending: CallJob[] = [];
    const flush = async (): Promise<void> => {
      const batch = pending;
      pending = [];
      await enqueue(batch);
    };
    for await (const job of jobs) {
      const key = jobKey(job);
      const known = early.get(key);
      if (known !== undefined) {
        early.delete(key);
        emit(known);
        continue;
      }
      drawn.add(key);
      if (!outstanding.has(key)) pending.push(job);
      if (pending.length >= batchSize(latency.mean())) await flush();
      if (drawn.size >= most()) await flush();
      while (drawn.size >= most() && !stop.aborted && failed === undefined) await events.change();
      if (stop.aborted || failed !== undefined) break;
    }
    if (!stop.aborted) await flush();
  };

  /** Looks after batches that nothing is heard of: what the engine has lost is enqueued again. */
  const lookAfter = async (): Promise<void> => {
    for (const id of outstanding.silentSince(clock() - SILENT, MOST_LOOKED_FOR)) {
      if ((await calls.stateOf(id)) !== 'gone') {
        outstanding.heard(id, clock());
        continue;
      }
      if (!outstanding.missed(id) || !(await coordinator.isQuiet())) continue;
      const lost = outstanding.remove(id);
      await coordinator.announce();
      // Others of the batch were answered before this process began, or are enqueued when they are drawn.
      await enqueue(lost.filter((job) => drawn.has(jobKey(job))));
    }
  };

  let watching = true;
  const watch = async (): Promise<void> => {
    while (watching) {
      await interruptibleSleep(LOOK, new AbortController().signal);
      try {
        const message = view.update(await coordinator.state(), clock());
        if (message !== undefined) emit({ kind: 'note', message });
        emit({ kind: 'workers', seen: view.seen() });
        await lookAfter();
      } catch (reason) {
        if (reason instanceof CardbenchError) fail(reason);
      }
      events.wake();
    }
  };

  /** Takes back what no worker has begun, and tells workers to begin nothing more. */
  const takeBack = async (): Promise<void> => {
    await coordinator.setStopping();
    for (const id of outstanding.ids()) {
      if (!(await calls.remove(id))) continue;
      for (const job of outstanding.remove(id)) {
        drawn.delete(jobKey(job));
        emit(notBegun(job));
      }
    }
  };

  return {
    drawsAll: false,
    execute: async function* (jobs, given) {
      signals = given;
      started ??= start();
      await started;
      let fed = false;
      const feeding = feed(jobs, given).then(() => {
        fed = true;
        events.wake();
      }, fail);
      let stopping: Promise<void> | undefined;
      let stoppedAt = 0;
      const onStop = (): void => {
        if (stopping !== undefined) return;
        stoppedAt = clock();
        stopping = takeBack().catch(fail);
        events.wake();
      };
      given.stop.addEventListener('abort', onStop, { once: true });
      given.abort.addEventListener('abort', events.wake, { once: true });
      if (given.stop.aborted) onStop();
      try {
        for (;;) {
          yield* events.take();
          if (!events.isEmpty()) continue;
          if (failed !== undefined) throw failed.reason;
          if (fed && drawn.size === 0) break;
          if (given.abort.aborted) break;
          const alone = stopping !== undefined && view.count() === 0;
          if (fed && alone && clock() - stoppedAt > GIVE_UP) break;
          await events.change();
        }
      } finally {
        given.stop.removeEventListener('abort', onStop);
        given.abort.removeEventListener('abort', events.wake);
        await stopping;
        if (given.abort.aborted || given.stop.aborted) watching = false;
        await feeding;
      }
    },
    close: async () => {
      watching = false;
      over = true;
      if (signals?.stop.aborted === true) return;
      for (const event of events.take()) if (event.kind === 'received') event.recorded();
    },
  };
}
