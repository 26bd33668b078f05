import type { CallJob, CallResult } from '../jobs.js';
import type { CallLedger } from './call-ledger.js';
import type { CallQueue } from './call-queue.js';

/** Calls handed out before the number of workers is known, and per call that they may have in flight. */
const FIRST_OUTSTANDING = 1_000;
const CAREFUL_OUTSTANDING = 64;
const OUTSTANDING_PER_SLOT = 3;

/**
 * How many calls may be handed out and not ended.
 *
 * @param careful what the run may spend is limited: few calls are handed out in advance
 * @param slots calls that the workers may have in flight
 */
export function mostOutstanding(careful: boolean, slots: number): number {
  return careful
    ? Math.max(CAREFUL_OUTSTANDING, slots)
    : Math.max(FIRST_OUTSTANDING, OUTSTANDING_PER_SLOT * slots);
}

export interface FeedOptions {
  readonly ledger: CallLedger;
  readonly queue: CallQueue;
  /** How many calls may be handed out now. */
  readonly most: () => number;
  /** The result of a call has arrived before the call was drawn. */
  readonly arrived: (result: CallResult) => void;
  /** Nothing more is to be handed out. */
  readonly isOver: () => boolean;
  /** No call is to be made any more: what has been drawn and not enqueued is left. */
  readonly isStopped: () => boolean;
  /** Resolves when something has changed. */
  readonly change: () => Promise<void>;
}

/** Hands out jobs in batches, as those before them end. */
export async function feedCalls(
  jobs: AsyncIterable<CallJob>,
  { ledger, queue, most, arrived, isOver, isStopped, change }: FeedOptions,
): Promise<void> {
  let pending: CallJob[] = [];
  const flush = async (): Promise<void> => {
    const batch = pending;
    pending = [];
    await queue.enqueue(batch);
  };
  for await (const job of jobs) {
    const known = ledger.draw(job);
    if (typeof known !== 'boolean') {
      arrived(known);
      continue;
    }
    if (known) pending.push(job);
    if (pending.length >= queue.size()) await flush();
    if (ledger.drawn() >= most()) await flush();
    while (ledger.drawn() >= most() && !isOver()) await change();
    if (isOver()) break;
  }
  if (!isStopped()) await flush();
}
