import { notBegun } from '../jobs.js';
import { latencyMean } from '../queue/batch-size.js';
import { createCallLedger } from '../queue/call-ledger.js';
import { createCallQueue } from '../queue/call-queue.js';
import type { Coordinator } from '../queue/coordinator.js';
import { feedCalls, mostOutstanding } from '../queue/feed-calls.js';
import { createMailbox } from '../queue/mailbox.js';
import { takeResults } from '../queue/take-results.js';
import { watchCalls } from '../queue/watch-calls.js';
import { createWorkersView } from '../queue/workers-view.js';
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

/** Milliseconds to wait for calls under way when a run is stopped and no worker is there. */
const GIVE_UP = 3_000;

/** Has the calls made by workers on any number of machines, through a queue. */
export function queueExecutor({
  coordinator,
  outageTimeout,
  careful,
  clock,
}: QueueExecutorOptions): Executor {
  const ledger = createCallLedger(clock);
  const latency = latencyMean();
  const queue = createCallQueue(coordinator, ledger, latency);
  const view = createWorkersView(coordinator.engine.address, 'call');
  const events = createMailbox<ExecutorEvent>();
  let signals: StopSignals | undefined;
  let started: Promise<void> | undefined;
  let failed: { readonly reason: unknown } | undefined;
  let watching = true;
  /** Nothing more is to be executed: what arrives now has arrived before. */
  let over = false;

  const emit = (event: ExecutorEvent): void => {
    if (!over) events.put(event);
  };
  const fail = (reason: unknown): void => {
    failed ??= { reason };
    events.wake();
  };
  const isStopped = (): boolean => signals?.stop.aborted === true;
  const receive = takeResults({
    ...{ ledger, latency, outageTimeout, clock, emit, isStopped },
    again: (jobs) => {
      const size = queue.size();
      for (let from = 0; from < jobs.length; from += size) {
        void queue.enqueue(jobs.slice(from, from + size)).catch(fail);
      }
    },
    isOver: () => over,
  });

  /** Takes up what an earlier process of the run has left in the queue. */
  const start = async (): Promise<void> => {
    coordinator.onReceived(receive, fail);
    await queue.takeUp();
    receive(await coordinator.waitingResults(), () => {});
    void watchCalls({
      ...{ coordinator, ledger, queue, view, clock, emit, fail },
      wake: events.wake,
      isOver: () => !watching,
    });
  };

  /** Takes back what no worker has begun, and tells workers to begin nothing more. */
  const takeBack = async (): Promise<void> => {
    await coordinator.setStopping();
    for (const id of ledger.ids()) {
      for (const job of await queue.takeBack(id)) {
        ledger.giveUp(job);
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
      const feeding = feedCalls(jobs, {
        ...{ ledger, queue, isStopped },
        most: () => mostOutstanding(careful, view.slots()),
        arrived: emit,
        isOver: () => isStopped() || failed !== undefined,
        change: events.change,
      }).then(() => {
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
          if (fed && ledger.drawn() === 0) break;
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
      if (isStopped()) return;
      for (const event of events.take()) if (event.kind === 'received') event.recorded();
    },
  };
}
