import { seededRandom } from '../../src/core/prng.js';
import type { CallOutcome } from '../../src/models/model.js';
import { replyOf } from './response.js';
import type { VirtualTime } from './virtual-time.js';

/** What a simulated endpoint allows at a time. */
export interface Allowed {
  /** Requests in any minute, counted as the server does. */
  readonly perMinute: number;
  readonly inFlight: number;
}

export interface Seen {
  readonly at: number;
  readonly refused: boolean;
}

export const reply = (text = 'x'): CallOutcome => ({
  ok: true,
  reply: replyOf(text, { tokensIn: 10, tokensOut: 10 }),
});

export const refusal = (retryAfter: number | null): CallOutcome => ({
  ok: false,
  failure: { cause: 'rate limit', retryable: true, status: 429, message: 'busy', retryAfter },
});

/** An endpoint in virtual time that refuses what is beyond its limits. */
export function simulatedEndpoint(
  time: VirtualTime,
  options: {
    readonly kind: 'bucket' | 'sliding window' | 'fixed window';
    readonly allowed: (now: number) => Allowed;
    /** Milliseconds. */
    readonly latency: number;
    readonly says?: 'retry-after' | 'nothing';
    /** Calls that are worked on at once; more only wait. */
    readonly workers?: number;
  },
): { readonly seen: Seen[]; readonly call: () => Promise<CallOutcome> } {
  const random = seededRandom('endpoint', options.kind, options.latency);
  const seen: Seen[] = [];
  const accepted: number[] = [];
  let inFlight = 0;
  let level = Number.POSITIVE_INFINITY;
  let at = 0;
  const roomAt = (perMinute: number, now: number): number => {
    if (options.kind === 'bucket') {
      level = Math.min(Math.max(5, perMinute / 60), level + ((now - at) / 60_000) * perMinute);
      at = now;
      return level >= 1 ? now : now + ((1 - level) / perMinute) * 60_000;
    }
    const from = options.kind === 'sliding window' ? now - 60_000 : now - (now % 60_000);
    while ((accepted[0] ?? Number.POSITIVE_INFINITY) < from) accepted.shift();
    if (accepted.length < perMinute) return now;
    return options.kind === 'sliding window' ? (accepted[0] ?? now) + 60_000 : from + 60_000;
  };
  return {
    seen,
    call: async () => {
      const now = time.now();
      const allowed = options.allowed(now);
      const room = roomAt(allowed.perMinute, now);
      if (room > now || inFlight >= allowed.inFlight) {
        seen.push({ at: now, refused: true });
        await time.sleep(20);
        const wait = room > now ? room - now : 1000;
        return refusal(options.says === 'retry-after' ? Math.ceil(wait / 1000) * 1000 : null);
      }
      level -= 1;
      accepted.push(now);
      seen.push({ at: now, refused: false });
      inFlight += 1;
      const crowd = Math.max(1, inFlight / (options.workers ?? Number.POSITIVE_INFINITY));
      await time.sleep(options.latency * crowd * (0.7 + 0.6 * random()));
      inFlight -= 1;
      return reply();
    },
  };
}
