import { describe, expect, it } from 'vitest';
import { startRenewals } from '../../src/queue/renewals.js';
import { virtualTime } from '../support/virtual-time.js';

function renewals({ wait = 200, takes = 0 } = {}) {
  const time = virtualTime();
  const closed = new AbortController();
  const at: number[] = [];
  const started = startRenewals({
    renew: async () => {
      at.push(time.now());
      await time.sleep(takes);
    },
    wait: () => wait,
    soonest: 50,
    closed: closed.signal,
    clock: time.now,
    sleep: time.sleep,
  });
  const until = async (moment: number): Promise<number[]> => {
    await time.until(time.sleep(moment - time.now()));
    return at;
  };
  return { ...started, time, at, until, close: () => closed.abort() };
}

describe('renewals', () => {
  it('come one after the other, each after its wait', async () => {
    const { until } = renewals({ wait: 200, takes: 10 });
    expect(await until(700)).toEqual([200, 410, 620]);
  });

  it('come sooner where something hurries, but not at once after the last one', async () => {
    const { until, hurry } = renewals({ wait: 200 });
    await until(210);
    hurry();
    hurry();
    expect(await until(300)).toEqual([200, 250]);
  });

  it('end when they are closed, after the one under way', async () => {
    const { until, close, ended, time, at } = renewals({ wait: 100, takes: 30 });
    await until(110);
    close();
    await time.until(ended);
    expect(time.now()).toBe(130);
    expect(at).toEqual([100]);
  });
});
