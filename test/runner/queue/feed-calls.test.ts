import { describe, expect, it } from 'vitest';
import { createWaiters } from '../../../src/core/waiters.js';
import type { CallJob } from '../../../src/runner/jobs.js';
import { notBegun } from '../../../src/runner/jobs.js';
import { createCallLedger } from '../../../src/runner/queue/call-ledger.js';
import type { CallQueue } from '../../../src/runner/queue/call-queue.js';
import { feedCalls, mostOutstanding } from '../../../src/runner/queue/feed-calls.js';

async function* jobs(
  count: number,
  drawn: (n: number) => void = () => {},
): AsyncGenerator<CallJob> {
  for (let i = 0; i < count; i++) {
    drawn(i + 1);
    yield {
      ...{ run: 'r', benchmark: 'b', item: String(i), sample: 0, requestSha256: '', probe: false },
      request: { prompt: { kind: 'completion', text: '' }, temperature: 0, maxTokens: 1 },
    };
  }
}

/** A queue in memory, fed within bounds. */
function feeding(size: number, most: number) {
  const ledger = createCallLedger(() => 0);
  const changes = createWaiters();
  const batches: (readonly CallJob[])[] = [];
  let stopped = false;
  const queue: Pick<CallQueue, 'size' | 'enqueue'> = {
    size: () => size,
    enqueue: async (batch) => {
      if (batch.length === 0) return;
      ledger.enqueued(String(batches.length), batch);
      batches.push(batch);
    },
  };
  return {
    ledger,
    batches,
    feed: (given: AsyncIterable<CallJob>) =>
      feedCalls(given, {
        ledger,
        queue: queue as CallQueue,
        most: () => most,
        arrived: () => {},
        isOver: () => stopped,
        isStopped: () => stopped,
        change: changes.wait,
      }),
    end: (job: CallJob) => {
      const result = notBegun(job);
      ledger.ended(result, ledger.takeOut(result));
      changes.wake();
    },
    stop: () => {
      stopped = true;
      changes.wake();
    },
  };
}

describe('calls are handed out', () => {
  it('in batches, the rest at the end', async () => {
    const { feed, batches } = feeding(4, 100);
    await feed(jobs(10));
    expect(batches.map(({ length }) => length)).toEqual([4, 4, 2]);
  });

  it('as others end, and no more are drawn than that', async () => {
    const { feed, batches, end } = feeding(3, 5);
    let drawn = 0;
    const fed = feed(
      jobs(12, (n) => {
        drawn = n;
      }),
    );
    for (let ended = 0; ended < 12; ended++) {
      while (batches.flat().length <= ended) await new Promise((resolve) => setImmediate(resolve));
      expect(drawn).toBeLessThanOrEqual(ended + 6);
      end(batches.flat()[ended] as CallJob);
    }
    await fed;
    expect(batches.flat().map(({ item }) => item)).toEqual([...Array(12).keys()].map(String));
  });

  it('no longer once the run is stopped', async () => {
    const { feed, batches, stop } = feeding(2, 4);
    const fed = feed(jobs(100));
    while (batches.length < 2) await new Promise((resolve) => setImmediate(resolve));
    stop();
    await fed;
    expect(batches.flat()).toHaveLength(4);
  });

  it('few where what the run may spend is limited, else three for each that workers may have in flight', () => {
    expect([0, 10, 500, 4_000].map((slots) => mostOutstanding(false, slots))).toEqual([
      1_000, 1_000, 1_500, 12_000,
    ]);
    expect([0, 10, 500].map((slots) => mostOutstanding(true, slots))).toEqual([64, 64, 500]);
  });
});
