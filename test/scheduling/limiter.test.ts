import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/core/prng.js';
import type { Another, CallFailure, CallOutcome } from '../../src/models/model.js';
import { createLimiter, type Limiter, type LimiterOptions } from '../../src/scheduling/limiter.js';
import { FULL, partOf } from '../support/full.js';
import { type Allowed, refusal, reply, simulatedEndpoint } from '../support/simulated-endpoint.js';
import { type VirtualTime, virtualTime } from '../support/virtual-time.js';

const SIZE = { characters: () => 400, maxTokens: 100 };
const MINUTE = 60_000;

function limiterIn(time: VirtualTime, options: Partial<LimiterOptions> = {}): Limiter {
  return createLimiter({
    concurrency: 'auto',
    outageTimeout: 300,
    clock: time.now,
    sleep: time.sleep,
    random: seededRandom('limiter'),
    onOutage: () => {},
    ...options,
  });
}

/** Makes calls as fast as the limiter allows, until a time. */
async function callUntil(
  time: VirtualTime,
  end: number,
  limiter: Limiter,
  call: (another: Another) => Promise<CallOutcome>,
  stop = new AbortController().signal,
): Promise<void> {
  await time.until(
    (async () => {
      while (time.now() < end && !stop.aborted) {
        if (limiter.hasRoom()) void limiter.schedule(SIZE, call, stop);
        else await time.sleep(5);
      }
    })(),
  );
}

const failure = (more: Partial<CallFailure>): CallOutcome => ({
  ok: false,
  failure: {
    cause: 'connection',
    retryable: true,
    status: null,
    message: 'ECONNREFUSED',
    retryAfter: null,
    ...more,
  },
});

const tried = FULL ? 'all servers' : 'one of the servers';
describe(`auto against a server that allows 600 requests a minute and 16 in flight: ${tried}`, () => {
  const normal: Allowed = { perMinute: 600, inFlight: 16 };
  const half: Allowed = { perMinute: 300, inFlight: 8 };
  const changing = (now: number): Allowed =>
    now >= 3 * MINUTE && now < 7 * MINUTE ? half : normal;

  const cases = (['bucket', 'sliding window', 'fixed window'] as const).flatMap((kind) =>
    [50, 1000, 2500].flatMap((latency) =>
      (['retry-after', 'nothing'] as const).map((says) => [kind, latency, says] as const),
    ),
  );

  it.each(partOf(cases, 20, 'limits'))(
    'counting by %s, replying in %d ms, naming %s: gets what is allowed, and follows',
    async (kind, latency, says) => {
      const time = virtualTime();
      const endpoint = simulatedEndpoint(time, { kind, latency, says, allowed: changing });
      await callUntil(time, 11 * MINUTE, limiterIn(time), endpoint.call);
      /** Accepted and refused from one minute to another. */
      const between = (from: number, to: number): { got: number; refused: number } => {
        const seen = endpoint.seen.filter(({ at }) => at >= from * MINUTE && at < to * MINUTE);
        const refused = seen.filter((each) => each.refused).length;
        return { got: (seen.length - refused) / (to - from), refused: refused / seen.length };
      };
      const most = ({ perMinute, inFlight }: Allowed): number =>
        Math.min(perMinute, (inFlight / latency) * MINUTE);
      const spans: [Allowed, number, number][] = [
        [normal, 1, 3],
        [half, 5, 7],
        [normal, 9, 11],
      ];
      for (const [allowed, from, to] of spans) {
        const { got, refused } = between(from, to);
        // Where calls are counted by the minute, a change shows only when a minute is used up.
        const late = kind !== 'bucket' && from > 1;
        expect(got / most(allowed)).toBeGreaterThan(late ? 0.8 : 0.95);
        expect(refused).toBeLessThan(late ? 0.05 : 0.02);
      }
    },
  );
});

describe('auto', () => {
  const open = (): Allowed => ({ perMinute: 1e9, inFlight: 1e9 });

  /** Against an endpoint that works on so many calls at a time, half a second each. */
  const sitWith = async (workers: number, minutes: number) => {
    const time = virtualTime();
    const options = { kind: 'bucket', latency: 500, allowed: open, workers } as const;
    const endpoint = simulatedEndpoint(time, options);
    const limiter = limiterIn(time);
    await callUntil(time, minutes * MINUTE, limiter, endpoint.call);
    return { seen: endpoint.seen, limit: limiter.limit() };
  };

  it('grows as long as throughput grows with it, and no further', async () => {
    const { seen, limit } = await sitWith(40, 2);
    // Forty at a time, half a second each: 80 a second.
    const late = seen.filter(({ at }) => at > MINUTE).length / 60;
    expect(late).toBeGreaterThan(0.9 * 80);
    expect(limit).toBeLessThan(160);
  });

  it('stays at a few calls where the server works on one at a time', async () => {
    const { limit } = await sitWith(1, 5);
    expect(limit).toBeLessThanOrEqual(20);
  });

  it.each([0.02, 0.075])(
    'does not slow down for refusals that come whatever it does (%d)',
    async (share) => {
      const time = virtualTime();
      const random = seededRandom('whatever');
      let got = 0;
      await callUntil(time, 4 * MINUTE, limiterIn(time), async () => {
        await time.sleep(20);
        if (random() < share) return refusal(null);
        got += 1;
        return reply();
      });
      expect(got / 240).toBeGreaterThan(share < 0.05 ? 40 : 15);
    },
  );
});

describe('all calls to an endpoint', () => {
  it('stay within the requests that the user allows in a minute', async () => {
    const time = virtualTime();
    const begun: number[] = [];
    await callUntil(time, 3 * MINUTE, limiterIn(time, { rpm: 120 }), async () => {
      begun.push(time.now());
      await time.sleep(10);
      return reply();
    });
    for (const from of begun) {
      expect(begun.filter((at) => at >= from && at < from + MINUTE).length).toBeLessThanOrEqual(
        120,
      );
    }
    expect(begun.length).toBeGreaterThan(340);
  });

  it('stay within the requests, each of a call that takes several', async () => {
    const time = virtualTime();
    const sent: number[] = [];
    const limiter = limiterIn(time, { rpm: 120 });
    const signal = new AbortController().signal;
    const call = async (another: Another): Promise<CallOutcome> => {
      for (let request = 0; request < 8; request++) {
        if (request > 0) await another(signal);
        sent.push(time.now());
        await time.sleep(10);
      }
      return reply();
    };
    await callUntil(time, 3 * MINUTE, limiter, call);
    for (const from of sent) {
      expect(sent.filter((at) => at >= from && at < from + MINUTE).length).toBeLessThanOrEqual(120);
    }
    expect(sent.length).toBeGreaterThan(340);
  });

  it('wait no longer for a further request once they are given up', async () => {
    const time = virtualTime();
    const limiter = limiterIn(time, { rpm: 1 });
    const abort = new AbortController();
    const made = limiter.schedule(
      SIZE,
      async (another) => {
        await another(abort.signal);
        return failure({ cause: 'aborted', retryable: false });
      },
      new AbortController().signal,
    );
    abort.abort();
    await time.until(made);
    expect(time.now()).toBeLessThan(1000);
  });

  it('stay within the tokens, which are estimated before a call and corrected after it', async () => {
    const time = virtualTime();
    let used = 0;
    await callUntil(time, 10 * MINUTE, limiterIn(time, { tpm: 6000 }), async () => {
      await time.sleep(10);
      used += 20;
      return reply();
    });
    // Guessed were 200 tokens a call, from the length of the prompt and of the longest reply; 20 it were.
    expect(used / 10).toBeGreaterThan(0.9 * 6000);
    expect(used / 10).toBeLessThanOrEqual(1.02 * 6000);
  });

  it('wait when one is refused, as long as the server asks; then one is made alone, as a probe', async () => {
    const time = virtualTime();
    const begun: number[] = [];
    await callUntil(time, 20_000, limiterIn(time, { concurrency: 8 }), async () => {
      begun.push(time.now());
      await time.sleep(100);
      return time.now() < 7000 ? refusal(3000) : reply();
    });
    const at = (from: number, to: number): number =>
      begun.filter((time) => time >= from && time < to).length;
    expect(at(0, 50)).toBe(8);
    expect(at(200, 3000)).toBe(0);
    // Refused again, alone: three seconds more for all.
    expect(at(3000, 6100)).toBe(1);
    expect(at(6100, 9300)).toBe(1);
    expect(begun.length).toBeGreaterThan(100);
  });

  it.each(['period', 'bucket', 'tokens'])(
    'keep the pace that headers leave room for (%s)',
    async (kind) => {
      const time = virtualTime();
      let calls = 0;
      await callUntil(time, MINUTE, limiterIn(time, { concurrency: 4 }), async () => {
        calls += 1;
        await time.sleep(20);
        // 120 calls a minute, or the tokens that they use.
        const each = kind === 'tokens' ? 20 : 1;
        const remaining = kind === 'bucket' ? 10 : Math.max(0, (120 - calls) * each);
        const reset = kind === 'bucket' ? 55_000 : Math.max(1, MINUTE - time.now());
        const allowance = { limit: 120 * each, remaining, reset };
        const limits = kind === 'tokens' ? { tokens: allowance } : { requests: allowance };
        return { ...reply(), limits };
      });
      expect(calls).toBeGreaterThan(105);
      expect(calls).toBeLessThan(130);
    },
  );

  it('pause while the endpoint is down, and end at the outage timeout', async () => {
    const time = virtualTime();
    const stop = new AbortController();
    const lasts: CallFailure[] = [];
    let calls = 0;
    const limiter = limiterIn(time, {
      concurrency: 16,
      outageTimeout: 60,
      onOutage: (last) => {
        lasts.push(last);
        stop.abort();
      },
    });
    const call = async (): Promise<CallOutcome> => {
      calls += 1;
      await time.sleep(1);
      return failure({});
    };
    await callUntil(time, 10 * MINUTE, limiter, call, stop.signal);
    expect(lasts.map(({ message }) => message)).toEqual(['ECONNREFUSED']);
    expect(time.now()).toBeGreaterThan(60_000);
    expect(time.now()).toBeLessThan(75_000);
    expect(calls).toBeLessThan(50);
  });

  it('do not end for a few failures far apart, where replies are slow', async () => {
    const time = virtualTime();
    const given: CallFailure[] = [];
    const limiter = limiterIn(time, { outageTimeout: 60, onOutage: (last) => given.push(last) });
    let calls = 0;
    await callUntil(time, 10 * MINUTE, limiter, async () => {
      calls += 1;
      const fails = calls === 1 || calls === 9;
      await time.sleep(fails ? 100_000 : 400_000);
      return fails ? failure({ cause: 'server error', status: 500 }) : reply();
    });
    expect(given).toEqual([]);
  });

  it('go on when the endpoint is back', async () => {
    const time = virtualTime();
    const given: CallFailure[] = [];
    let replies = 0;
    const limiter = limiterIn(time, { outageTimeout: 60, onOutage: (last) => given.push(last) });
    await callUntil(time, 3 * MINUTE, limiter, async () => {
      await time.sleep(50);
      if (time.now() > 20_000 && time.now() < 65_000) return failure({ cause: 'timeout' });
      replies += 1;
      return reply();
    });
    expect(given).toEqual([]);
    expect(replies).toBeGreaterThan(10_000);
  });

  it('are excused when the endpoint is to blame, and only then', async () => {
    const time = virtualTime();
    const limiter = limiterIn(time);
    const outcomes: [CallOutcome, boolean][] = [
      [refusal(null), true],
      [failure({ cause: 'server error', status: 503, retryAfter: 10 }), true],
      [failure({ cause: 'server error', status: 503 }), false],
      [failure({ cause: 'server error', status: 500 }), false],
      [failure({}), false],
      [failure({ cause: 'malformed reply', status: 200 }), false],
      [failure({ cause: 'refused request', status: 400, retryable: false }), false],
    ];
    for (const [outcome, excused] of outcomes) {
      const passage = await time.until(
        limiter.schedule(SIZE, async () => outcome, new AbortController().signal),
      );
      expect(passage).toEqual({ kind: 'made', outcome, excused });
    }
  });

  it('end at once when stopped', async () => {
    const time = virtualTime();
    const stop = new AbortController();
    const limiter = limiterIn(time, { rpm: 1 });
    const first = limiter.schedule(SIZE, async () => reply(), stop.signal);
    const second = limiter.schedule(SIZE, async () => reply(), stop.signal);
    await time.until(first);
    stop.abort();
    expect(await time.until(second)).toEqual({ kind: 'stopped' });
    expect(time.now()).toBeLessThan(1000);
  });
});
