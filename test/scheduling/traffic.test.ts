import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/core/prng.js';
import type { CallFailure, CallOutcome } from '../../src/models/model.js';
import { createTraffic, type Traffic, type TrafficOptions } from '../../src/scheduling/traffic.js';
import { type Allowed, refusal, reply, simulatedEndpoint } from '../support/simulated-endpoint.js';
import { type VirtualTime, virtualTime } from '../support/virtual-time.js';

const SIZE = { characters: () => 400, maxTokens: 100 };
const MINUTE = 60_000;

function trafficIn(time: VirtualTime, options: Partial<TrafficOptions> = {}): Traffic {
  return createTraffic({
    concurrency: 'auto',
    patience: 300,
    clock: time.now,
    sleep: time.sleep,
    random: seededRandom('traffic'),
    onGivenUp: () => {},
    ...options,
  });
}

/** Calls as fast as it may until the time has come. */
async function callUntil(
  time: VirtualTime,
  end: number,
  traffic: Traffic,
  call: () => Promise<CallOutcome>,
  stop = new AbortController().signal,
): Promise<void> {
  await time.until(
    (async () => {
      while (time.now() < end && !stop.aborted) {
        if (traffic.hasRoom()) void traffic.pass(SIZE, call, stop);
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

describe('auto against a server that allows 600 requests a minute and 16 in flight', () => {
  const normal: Allowed = { perMinute: 600, inFlight: 16 };
  const half: Allowed = { perMinute: 300, inFlight: 8 };
  const changing = (now: number): Allowed =>
    now >= 3 * MINUTE && now < 7 * MINUTE ? half : normal;

  const cases = (['bucket', 'sliding window', 'fixed window'] as const).flatMap((kind) =>
    [50, 1000, 2500].flatMap((latency) =>
      (['retry-after', 'nothing'] as const).map((says) => [kind, latency, says] as const),
    ),
  );

  it.each(cases)(
    'counting by %s, replying in %d ms, naming %s: gets what is allowed, and follows',
    async (kind, latency, says) => {
      const time = virtualTime();
      const endpoint = simulatedEndpoint(time, { kind, latency, says, allowed: changing });
      await callUntil(time, 11 * MINUTE, trafficIn(time), endpoint.call);
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
        console.log(
          kind,
          latency,
          says,
          from,
          (got / most(allowed)).toFixed(3),
          refused.toFixed(4),
        );
      }
    },
  );
});
