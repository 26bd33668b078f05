import { describe, expect, it } from 'vitest';
import { tokenBucket } from '../../src/scheduling/token-bucket.js';

/** Takes as soon as it may, and says when. */
function takeAll(perMinute: number, amounts: readonly number[]): number[] {
  const bucket = tokenBucket(perMinute, 0);
  let now = 0;
  return amounts.map((amount) => {
    now += bucket.wait(amount, now);
    bucket.take(amount, now);
    return now;
  });
}

describe('tokenBucket', () => {
  it.each([6, 60, 600, 10_000])(
    'lets no minute have more than %d, whichever minute is looked at, and wastes little',
    (perMinute) => {
      const times = takeAll(perMinute, Array(Math.min(30_000, perMinute * 5)).fill(1));
      let from = 0;
      let most = 0;
      for (const [to, time] of times.entries()) {
        while ((times[from] ?? 0) <= time - 60_000) from++;
        most = Math.max(most, to - from + 1);
      }
      expect(most).toBeLessThanOrEqual(perMinute);
      const minutes = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 60_000;
      expect((times.length - 1) / minutes).toBeGreaterThan(
        perMinute * (perMinute < 10 ? 0.8 : 0.95),
      );
    },
  );

  it('grants an amount larger than itself when it is full, and makes the next ones wait for it', () => {
    const [first, second] = takeAll(600, [100, 1]);
    expect(first).toBe(0);
    expect(second).toBeGreaterThan(9000);
  });

  it('takes back what was not needed', () => {
    const bucket = tokenBucket(600, 0);
    bucket.take(10, 0);
    expect(bucket.wait(5, 0)).toBeGreaterThan(0);
    bucket.take(-5, 0);
    expect(bucket.wait(5, 0)).toBe(0);
  });
});
