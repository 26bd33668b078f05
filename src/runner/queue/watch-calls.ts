import { CardbenchError } from '../../core/errors.js';
import type { ExecutorEvent } from '../execute/executor.js';
import { interruptibleSleep } from '../sleep.js';
import type { CallLedger } from './call-ledger.js';
import type { CallQueue } from './call-queue.js';
import type { Coordinator } from './coordinator.js';
import type { WorkersView } from './workers-view.js';

/** Milliseconds between two looks at batches and workers. */
const LOOK = 1_000;
/** Milliseconds of silence after which a batch is looked for; at most so many at a time. */
const SILENT = 10_000;
const MOST_LOOKED_FOR = 100;

export interface WatchOptions {
  readonly coordinator: Coordinator;
  readonly ledger: CallLedger;
  readonly queue: CallQueue;
  readonly view: WorkersView;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  readonly emit: (event: ExecutorEvent) => void;
  readonly fail: (reason: unknown) => void;
  /** Wakes those who wait for a change: time has passed. */
  readonly wake: () => void;
  readonly isOver: () => boolean;
}

/** Tells about once a second how the workers get on, and enqueues again what the engine has lost. */
export async function watchCalls(options: WatchOptions): Promise<void> {
  const { coordinator, view, clock, emit, fail, wake, isOver } = options;
  while (!isOver()) {
    await interruptibleSleep(LOOK, new AbortController().signal);
    try {
      const message = view.update(await coordinator.state(), clock());
      if (message !== undefined) emit({ kind: 'note', message });
      emit({ kind: 'workers', seen: view.seen() });
      await lookAfter(options);
    } catch (reason) {
      if (reason instanceof CardbenchError) fail(reason);
    }
    wake();
  }
}

/** Looks after batches that nothing is heard of. */
async function lookAfter({ coordinator, ledger, queue, clock }: WatchOptions): Promise<void> {
  for (const id of ledger.silentSince(clock() - SILENT, MOST_LOOKED_FOR)) {
    if (!(await queue.isGone(id))) {
      ledger.heard(id, clock());
      continue;
    }
    if (!ledger.missed(id) || !(await coordinator.isQuiet())) continue;
    const lost = ledger.remove(id);
    await coordinator.announce();
    // Others of the batch were answered before this process began, or are enqueued when they are drawn.
    await queue.enqueue(ledger.amongDrawn(lost));
  }
}
