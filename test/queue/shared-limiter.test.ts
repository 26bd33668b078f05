import { describe, expect, it } from 'vitest';
import { CardbenchError } from '../../src/core/errors.js';
import { seededRandom } from '../../src/core/prng.js';
import type { CallFailure, CallOutcome } from '../../src/models/model.js';
import { changeShared, type SharedValues } from '../../src/queue/engine.js';
import { withRun } from '../../src/queue/lease.js';
import { type RunLimits, readLimits } from '../../src/queue/limits-state.js';
import {
  createSharedLimiter,
  type SharedLimiter,
  type SharedLimiterOptions,
} from '../../src/queue/shared-limiter.js';
import { FULL } from '../support/full.js';
import {
  type Allowed,
  reply,
  type Seen,
  simulatedEndpoint,
} from '../support/simulated-endpoint.js';
import { type VirtualTime, virtualTime } from '../support/virtual-time.js';

const SIZE = { characters: () => 400, maxTokens: 100 };
const MINUTE = 60_000;
const WORKERS = 4;

/**
 * Shared values in memory; of two that change one, the second waits, for ever where the first does not change it. The
 * engine's clock is an hour ahead.
 */
function sharedValues(time: VirtualTime): SharedValues {
  const values = new Map<string, { value: string; version: number }>();
  let last = Promise.resolve();
  let free = (): void => {};
  return {
    read: async (key) => {
      const before = last;
      let done = (): void => {};
      last = new Promise((resolve) => {
        done = resolve;
      });
      await before;
      free = done;
      const { value, version = 0 } = values.get(key) ?? { value: undefined };
      return { value, version, now: time.now() + 60 * MINUTE };
    },
    replace: async (key, version, value) => {
      const fits = (values.get(key)?.version ?? 0) === version;
      if (fits) values.set(key, { value, version: version + 1 });
      free();
      return fits;
    },
  };
}

interface Fleet {
  readonly limiters: readonly SharedLimiter[];
  readonly shared: SharedValues;
  /** Has all workers call as fast as they may, until a time. */
  readonly callUntil: (end: number, call: () => Promise<CallOutcome>) => Promise<void>;
}

function fleet(time: VirtualTime, options: Partial<SharedLimiterOptions> = {}): Fleet {
  const shared = options.shared ?? sharedValues(time);
  const limiters = Array.from({ length: WORKERS }, (_, i) =>
    createSharedLimiter({
      shared,
      key: 'limits',
      worker: `worker ${i}`,
      host: `host ${i % 2}`,
      concurrency: 'auto',
      queued: () => 100,
      outageTimeout: 300,
      clock: time.now,
      sleep: time.sleep,
      random: seededRandom('worker', i),
      onOutage: () => {},
      onStopping: () => {},
      onFailed: (reason) => {
        throw reason;
      },
      ...options,
    }),
  );
  const never = new AbortController().signal;
  return {
    limiters,
    shared,
    callUntil: async (end, call) => {
      await time.until(
        Promise.all(
          limiters.map(async (limiter) => {
            let isOver = false;
            while (time.now() < end && !isOver) {
              if (!limiter.hasRoom()) await time.sleep(20);
              else {
                void limiter.schedule(SIZE, call, never).then(({ kind }) => {
                  isOver ||= kind === 'stopped';
                });
                await Promise.resolve();
              }
            }
          }),
        ),
      );
    },
  };
}

/** Sets what a run allows. */
async function allow({ shared }: Fleet, limits: Partial<RunLimits>): Promise<void> {
  const given = { concurrency: null, rpm: null, tpm: null, stopping: false, ...limits };
  await changeShared(shared, 'limits', seededRandom('run'), (value, now) => ({
    value: JSON.stringify(withRun(readLimits(value), 'run', given, now)),
    result: undefined,
  }));
}

/** The most of these times in any minute. */
function mostInAMinute(times: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (const [last, at] of times.entries()) {
    while ((times[first] ?? at) <= at - MINUTE) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

describe('four workers', () => {
  it('use 600 requests a minute to 90 per cent, and never more in any minute', async () => {
    const time = virtualTime();
    const workers = fleet(time);
    await allow(workers, { rpm: 600 });
    const begun: number[] = [];
    await workers.callUntil(3 * MINUTE, async () => {
      begun.push(time.now());
      await time.sleep(700);
      return reply();
    });
    expect(mostInAMinute(begun)).toBeLessThanOrEqual(600);
    expect(begun.filter((at) => at > MINUTE).length / 2).toBeGreaterThan(0.9 * 600);
  });

  it('keep within the calls in flight of a run, and within tokens a minute', async () => {
    const time = virtualTime();
    const workers = fleet(time);
    await allow(workers, { concurrency: 10, tpm: 6_000 });
    let inFlight = 0;
    let most = 0;
    let tokens = 0;
    await workers.callUntil(3 * MINUTE, async () => {
      most = Math.max(most, ++inFlight);
      await time.sleep(1_000);
      inFlight -= 1;
      tokens += 20;
      return reply();
    });
    expect(most).toBeLessThanOrEqual(10);
    expect(tokens / 3).toBeLessThanOrEqual(6_000);
    expect(tokens / 3).toBeGreaterThan(0.8 * 6_000);
  });

  const kinds = FULL ? (['bucket', 'sliding window'] as const) : (['bucket'] as const);
  const tried = FULL ? 'and follow it when it halves and doubles' : 'in three minutes';
  it.each(kinds)(`find out by themselves what a server allows, ${tried} (%s)`, async (kind) => {
    const time = virtualTime();
    const normal: Allowed = { perMinute: 600, inFlight: 16 };
    const half: Allowed = { perMinute: 300, inFlight: 8 };
    const endpoint = simulatedEndpoint(time, {
      ...{ kind, latency: 500, says: 'retry-after' },
      allowed: (now) => (now >= 3 * MINUTE && now < 7 * MINUTE ? half : normal),
    });
    await fleet(time).callUntil((FULL ? 11 : 3) * MINUTE, endpoint.call);
    const spans: [Allowed, number, number][] = [
      [normal, 1, 3],
      [half, 5, 7],
      [normal, 9, 11],
    ];
    for (const [allowed, from, to] of FULL ? spans : spans.slice(0, 1)) {
      const { got, refused } = between(endpoint.seen, from, to);
      const late = kind !== 'bucket' && from > 1;
      expect(got / allowed.perMinute).toBeGreaterThan(late ? 0.8 : 0.9);
      expect(refused).toBeLessThan(late ? 0.05 : 0.02);
    }
  });

  it('try again as one, where a limit that was halved has everything refused for a while', async () => {
    const time = virtualTime();
    const endpoint = simulatedEndpoint(time, {
      ...{ kind: 'sliding window', latency: 500, says: 'nothing' },
      allowed: (now) =>
        now < 2 * MINUTE ? { perMinute: 600, inFlight: 16 } : { perMinute: 300, inFlight: 8 },
    });
    await fleet(time).callUntil(4 * MINUTE, endpoint.call);
    const refused = endpoint.seen.filter((each) => each.refused && each.at >= 2 * MINUTE);
    // Where each of the four tries for itself, it is 41.
    expect(refused.length).toBeLessThan(25);
    expect(between(endpoint.seen, 3, 4).got).toBeGreaterThan(0.8 * 300);
  });

  it('wait for as long as one of them is told to', async () => {
    const time = virtualTime();
    let refusedAt: number | undefined;
    const begun: number[] = [];
    await fleet(time).callUntil(MINUTE, async () => {
      const now = time.now();
      begun.push(now);
      await time.sleep(100);
      if (refusedAt !== undefined || now < 20_000) return reply();
      refusedAt = time.now();
      return failed({ cause: 'rate limit', status: 429, retryAfter: 15_000 });
    });
    const from = refusedAt ?? 0;
    // The others hear of it when they renew.
    expect(begun.filter((at) => at > from + 1_500 && at < from + 15_000)).toEqual([]);
    expect(begun.filter((at) => at > from + 15_000).length).toBeGreaterThan(0);
  });
});

describe('a worker', () => {
  it('tells the first reply that cannot be read, where none can', async () => {
    const time = virtualTime();
    const told: string[] = [];
    let calls = 0;
    await fleet(time, { onOutage: ({ message }) => told.push(message) }).callUntil(
      MINUTE,
      async () => {
        const message = `reply ${calls++}`;
        await time.sleep(100);
        return failed({ cause: 'malformed reply', message });
      },
    );
    expect(told.length).toBeGreaterThan(0);
    for (const message of told) expect(Number(message.split(' ')[1])).toBeLessThan(4 * WORKERS);
    expect(new Set(told).size).toBe(told.length);
  });

  it('makes no further call, and says why, where limits are shared in words that it cannot read', async () => {
    const time = virtualTime();
    const reasons: unknown[] = [];
    const shared: SharedValues = {
      read: async () => ({ value: '{"of":"another version"}', version: 1, now: time.now() }),
      replace: async () => false,
    };
    const workers = fleet(time, { shared, onFailed: (reason) => reasons.push(reason) });
    let calls = 0;
    await workers.callUntil(MINUTE, async () => {
      calls += 1;
      return reply();
    });
    expect(calls).toBe(0);
    expect(reasons).toHaveLength(WORKERS);
    for (const reason of reasons) {
      expect(reason).toBeInstanceOf(CardbenchError);
      expect(String(reason)).toMatch(/cannot read; use the same version on all machines/);
    }
  });
});

function failed(more: Partial<CallFailure>): CallOutcome {
  return {
    ok: false,
    failure: {
      cause: 'connection',
      retryable: true,
      status: null,
      message: '',
      retryAfter: null,
      ...more,
    },
  };
}

/** Accepted a minute, and the share that was refused. */
function between(all: readonly Seen[], from: number, to: number) {
  const seen = all.filter(({ at }) => at >= from * MINUTE && at < to * MINUTE);
  const refused = seen.filter((each) => each.refused).length;
  return { got: (seen.length - refused) / (to - from), refused: refused / seen.length };
}
