import { describe, expect, it } from 'vitest';
import { createWaiters } from '../../src/core/waiters.js';
import { withinTime } from '../../src/core/within-time.js';

describe('those who wait', () => {
  it('are all woken at once, and wait anew for the next time', async () => {
    const waiters = createWaiters();
    const woken: string[] = [];
    const wait = async (name: string): Promise<void> => {
      await waiters.wait();
      woken.push(name);
    };
    expect(waiters.isEmpty()).toBe(true);
    const first = [wait('a'), wait('b')];
    expect(waiters.isEmpty()).toBe(false);
    waiters.wake();
    expect(waiters.isEmpty()).toBe(true);
    const next = wait('c');
    await Promise.all(first);
    expect(woken).toEqual(['a', 'b']);
    waiters.wake();
    await next;
    expect(woken).toEqual(['a', 'b', 'c']);
  });
});

describe('work within a time', () => {
  it('is what it comes to, an error too', async () => {
    expect(await withinTime(Promise.resolve(3), 60_000)).toBe(3);
    await expect(withinTime(Promise.reject(new Error('no')), 60_000)).rejects.toThrow('no');
  });

  it('is late where it takes longer, and what it throws later is dropped', async () => {
    let fail = (_reason: Error): void => {};
    const work = new Promise<never>((_resolve, reject) => {
      fail = reject;
    });
    expect(await withinTime(work, 1)).toBe('late');
    fail(new Error('too late'));
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
});
