import { describe, expect, it } from 'vitest';
import type { CallFailure, CallOutcome } from '../../../src/models/model.js';
import { callWithRetries, delayBefore } from '../../../src/runner/execute/retry.js';
import type { Attempt } from '../../../src/scheduling/limiter.js';
import { replyOf } from '../../support/response.js';

const reply = replyOf('x', { tokensIn: 1, tokensOut: 1 });
const failure = (more: Partial<CallFailure> = {}): CallFailure => ({
  cause: 'server error',
  retryable: true,
  status: 500,
  message: '',
  retryAfter: null,
  ...more,
});

async function play(
  outcomes: readonly (CallFailure | 'reply')[],
  retries = 5,
  stopAfter = Number.NaN,
  excused = false,
) {
  const stop = new AbortController();
  const waits: number[] = [];
  const seen: [string, number, boolean][] = [];
  let calls = 0;
  const outcome = await callWithRetries(
    async (): Promise<Attempt> => {
      const next = outcomes[calls++] ?? 'reply';
      if (calls === stopAfter) stop.abort();
      const outcome: CallOutcome =
        next === 'reply' ? { ok: true, reply } : { ok: false, failure: next };
      return { kind: 'made', outcome, excused };
    },
    {
      retries,
      random: () => 0.5,
      sleep: async (milliseconds) => {
        waits.push(milliseconds);
      },
    },
    stop.signal,
    ({ cause }, attempt, final) => seen.push([cause, attempt, final]),
  );
  return { outcome, waits, seen, calls };
}

describe('callWithRetries', () => {
  it('tries again until there is a reply, waiting longer each time', async () => {
    const { outcome, waits, seen } = await play([
      failure(),
      failure({ cause: 'timeout' }),
      'reply',
    ]);
    expect(outcome).toEqual({ kind: 'reply', reply, attempts: 3 });
    expect(waits).toEqual([375, 750]);
    expect(seen).toEqual([
      ['server error', 1, false],
      ['timeout', 2, false],
    ]);
  });

  it('gives up when no attempt is left, and says which was the last', async () => {
    const { outcome, calls, seen } = await play([failure(), failure(), failure()], 2);
    expect(outcome).toMatchObject({ kind: 'failed', attempts: 3 });
    expect(calls).toBe(3);
    expect(seen.at(-1)).toEqual(['server error', 3, true]);
  });

  it('does not try again what cannot succeed', async () => {
    const { calls, seen } = await play([failure({ cause: 'refused request', retryable: false })]);
    expect(calls).toBe(1);
    expect(seen).toEqual([['refused request', 1, true]]);
  });

  it('makes no further attempt once it is stopped, and does not call that a failure', async () => {
    const { outcome, calls, waits } = await play([failure(), failure()], 5, 1);
    expect(outcome).toEqual({ kind: 'stopped' });
    expect(calls).toBe(1);
    expect(waits).toEqual([]);
  });

  it('does not hold the endpoint’s failures against the item, but for so many', async () => {
    const busy = Array.from({ length: 40 }, () => failure({ cause: 'rate limit' }));
    const spared = await play([...busy.slice(0, 20), 'reply'], 2, Number.NaN, true);
    expect(spared.outcome).toMatchObject({ kind: 'reply', attempts: 21 });
    // The endpoint is left alone by all calls; this one waits for none of its own.
    expect(spared.waits).toEqual([]);
    const endless = await play(busy, 2, Number.NaN, true);
    expect(endless.outcome).toMatchObject({ kind: 'failed', attempts: 23 });
    expect((await play(busy, 0, Number.NaN, true)).calls).toBe(1);
  });

  it('keeps a reply that arrives while it is being stopped', async () => {
    expect((await play(['reply'], 5, 1)).outcome.kind).toBe('reply');
  });
});

describe('delayBefore', () => {
  it('never asks again before the server allows', () => {
    for (const random of [0, 0.5, 0.999]) {
      expect(delayBefore(1, failure({ retryAfter: 2000 }), () => random)).toBeGreaterThanOrEqual(
        2000,
      );
    }
  });

  it('is bounded and spread out', () => {
    expect(delayBefore(50, failure(), () => 1)).toBe(30_000);
    expect(delayBefore(1, failure(), () => 0)).toBe(250);
  });
});
