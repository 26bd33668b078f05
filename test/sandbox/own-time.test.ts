import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { afterOwnTime, descendant, waitingClock, waitsOf } from '../../src/sandbox/own-time.js';

describe('the time that a program has', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** When it is up, by the clock, for a program that waits as told. */
  const dueAt = async (limit: number, waited: (now: number) => number): Promise<number> => {
    const began = performance.now();
    let due: number | undefined;
    const now = (): number => performance.now() - began;
    afterOwnTime(
      limit,
      () => waited(now()),
      () => {
        due = now();
      },
    );
    for (let i = 0; i < 400 && due === undefined; i++) await vi.advanceTimersByTimeAsync(limit / 2);
    return due ?? Number.NaN;
  };

  it('is that of the clock where it never waits', async () => {
    expect(await dueAt(3000, () => 0)).toBe(3000);
  });

  it('does not count what it waited for a processor', async () => {
    expect(await dueAt(3000, (now) => Math.min(now, 1200))).toBe(4200);
  });

  it('is three times as long by the clock where it gets a third of a processor', async () => {
    const due = await dueAt(3000, (now) => (now * 2) / 3);
    expect(due).toBeGreaterThanOrEqual(9000);
    expect(due).toBeLessThan(9100);
  });

  it('is thirty times as long where it gets a thirtieth of a processor', async () => {
    const due = await dueAt(100, (now) => (now * 29) / 30);
    expect(due).toBeGreaterThanOrEqual(3000);
    expect(due).toBeLessThan(3100);
  });

  it('ends at a hundred times the limit, whatever is said', async () => {
    expect(await dueAt(100, (now) => now)).toBe(10_000);
  });

  it('is not told of once the watch has ended', async () => {
    const due = vi.fn();
    afterOwnTime(100, () => 0, due)();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(due).not.toHaveBeenCalled();
  });
});

describe.skipIf(process.platform !== 'linux')('what Linux tells', () => {
  const BUSY = 'const until = Date.now() + 60000; while (Date.now() < until);';

  it('is how long a process waited while others had the processors', async () => {
    // Three for each processor: each gets a third of one and waits for the rest.
    const busy = Array.from({ length: 3 * availableParallelism() }, () =>
      spawn(process.execPath, ['-e', BUSY], { stdio: 'ignore' }),
    );
    try {
      const clocks = busy.map(({ pid }) => waitingClock(() => [pid ?? 0]));
      await sleep(1500);
      for (const waited of clocks) expect(waited()).toBeGreaterThan(100);
    } finally {
      for (const child of busy) child.kill('SIGKILL');
    }
  });

  it('is next to nothing for a process that sleeps, and nothing for one that has ended', async () => {
    const idle = spawn('sleep', ['30'], { stdio: 'ignore' });
    // Its start waits as long as the machine is busy; once it sleeps it waits for nothing.
    const waited = waitingClock(() => [idle.pid ?? 0]);
    let before = Number.NaN;
    await vi.waitUntil(
      () => {
        const last = before;
        before = waited();
        return before === last;
      },
      { timeout: 60_000, interval: 500 },
    );
    const ended = new Promise((resolve) => idle.once('exit', resolve));
    idle.kill('SIGKILL');
    await ended;
    expect(waited()).toBe(0);
    expect(waitsOf(idle.pid ?? 0).size).toBe(0);
  });

  it('counts the threads of a process side by side, and processes one after the other', () => {
    const waits = [...waitsOf(process.pid).values()];
    expect(waits.length).toBeGreaterThan(1);
    const never = waitingClock(() => []);
    expect(never()).toBe(0);
    // A process that was not there at first counts from its own start.
    let pids: number[] = [];
    const later = waitingClock(() => pids);
    pids = [process.pid];
    expect(later()).toBeGreaterThanOrEqual(Math.max(...waits));
    expect(later()).toBeLessThanOrEqual(Math.max(...waitsOf(process.pid).values()));
  });

  it('is who runs inside of a wrapper', async () => {
    const outer = spawn('sh', ['-c', 'sh -c "sleep 30; true"; true'], {
      stdio: 'ignore',
      detached: true,
    });
    const pid = outer.pid ?? 0;
    await vi.waitUntil(() => new Set([pid, descendant(pid, 1), descendant(pid, 2)]).size === 3, {
      timeout: 60_000,
    });
    const inner = descendant(pid, 2);
    expect(descendant(pid, 0)).toBe(pid);
    expect(new Set([pid, descendant(pid, 1), inner]).size).toBe(3);
    // There is nobody further in.
    expect(descendant(pid, 9)).toBe(inner);
    process.kill(-pid, 'SIGKILL');
  });
});
