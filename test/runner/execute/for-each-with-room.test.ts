import pLimit from 'p-limit';
import { describe, expect, it, vi } from 'vitest';
import { forEachWithRoom, type Room } from '../../../src/runner/execute/for-each-with-room.js';

const never = new AbortController().signal;
/** Slots as a run's traffic has them: each task takes one while it calls. */
function slots(
  count: number,
): Room & { readonly take: (work: () => Promise<void>) => Promise<void> } {
  const limit = pLimit(count);
  let made = (): void => {};
  return {
    limit: () => count,
    hasRoom: () => limit.pendingCount === 0 && limit.activeCount < count,
    roomMade: () =>
      new Promise((resolve) => {
        made = resolve;
      }),
    take: (work) => limit(work).finally(() => setImmediate(made)),
  };
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

/** So many numbers, given one by one. */
async function* numbers(count: number): AsyncGenerator<number> {
  for (let i = 0; i < count; i++) yield i;
}

describe('forEachWithRoom', () => {
  it('keeps exactly the given number under way, and draws no further ahead', async () => {
    let active = 0;
    let most = 0;
    let drawn = 0;
    let done = 0;
    let ahead = 0;
    async function* source(): AsyncGenerator<number> {
      for (let i = 0; i < 200; i++) {
        drawn++;
        ahead = Math.max(ahead, drawn - done);
        yield i;
      }
    }
    const room = slots(7);
    await forEachWithRoom(source(), room, never, () =>
      room.take(async () => {
        active++;
        most = Math.max(most, active);
        await pause();
        active--;
        done++;
      }),
    );
    expect(most).toBe(7);
    expect(done).toBe(200);
    expect(ahead).toBeLessThanOrEqual(9);
  });

  it('draws on while tasks wait to try again, yet not without end', async () => {
    const room = slots(2);
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let begun = 0;
    const all = forEachWithRoom(numbers(100), room, never, async () => {
      begun++;
      // Called, failed, and now waiting outside its slot.
      await room.take(pause);
      await gate;
    });
    await vi.waitUntil(() => begun === 8, { timeout: 60_000 });
    for (let turn = 0; turn < 20; turn++) await pause();
    expect(begun).toBe(8);
    release();
    await all;
    expect(begun).toBe(100);
  });

  it('draws no more after the signal, and lets what has begun end', async () => {
    const stop = new AbortController();
    let begun = 0;
    let ended = 0;
    await forEachWithRoom(numbers(100), slots(4), stop.signal, async () => {
      begun++;
      if (begun === 10) stop.abort();
      await pause();
      ended++;
    });
    expect(begun).toBeLessThan(20);
    expect(ended).toBe(begun);
  });

  it('throws the first error, after the others have ended', async () => {
    let ended = 0;
    await expect(
      forEachWithRoom(numbers(20), slots(4), never, async (i) => {
        await pause();
        if (i === 5) throw new Error('broken');
        ended++;
      }),
    ).rejects.toThrow('broken');
    expect(ended).toBeGreaterThanOrEqual(5);
  });

  it('ends at once when there is nothing to do', async () => {
    await forEachWithRoom(numbers(0), slots(4), never, pause);
  });
});
