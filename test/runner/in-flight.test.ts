import { describe, expect, it } from 'vitest';
import { forEachInFlight } from '../../src/runner/in-flight.js';

const never = new AbortController().signal;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

describe('forEachInFlight', () => {
  it('keeps exactly the given number under way, and draws no further ahead', async () => {
    let active = 0;
    let most = 0;
    let drawn = 0;
    let done = 0;
    let ahead = 0;
    function* source(): Generator<number> {
      for (let i = 0; i < 200; i++) {
        drawn++;
        ahead = Math.max(ahead, drawn - done);
        yield i;
      }
    }
    await forEachInFlight(source(), 7, never, async () => {
      active++;
      most = Math.max(most, active);
      await pause();
      active--;
      done++;
    });
    expect(most).toBe(7);
    expect(done).toBe(200);
    expect(ahead).toBeLessThanOrEqual(9);
  });

  it('draws no more after the signal, and lets what has begun end', async () => {
    const stop = new AbortController();
    let begun = 0;
    let ended = 0;
    await forEachInFlight(Array(100).keys(), 4, stop.signal, async () => {
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
      forEachInFlight(Array(20).keys(), 4, never, async (i) => {
        await pause();
        if (i === 5) throw new Error('broken');
        ended++;
      }),
    ).rejects.toThrow('broken');
    expect(ended).toBeGreaterThanOrEqual(5);
  });

  it('ends at once when there is nothing to do', async () => {
    await forEachInFlight([], 4, never, pause);
  });
});
