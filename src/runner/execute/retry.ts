import type { Random } from '../../core/prng.js';
import type { CallFailure, Reply } from '../../models/model.js';
import type { Attempt } from '../../scheduling/limiter.js';

export interface RetryPolicy {
  /** Attempts after the first. */
  readonly retries: number;
  /** Waits; ends early, without an error, when the signal fires. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly random: Random;
}

export type RetriedOutcome =
  | { readonly kind: 'reply'; readonly reply: Reply; readonly attempts: number }
  | { readonly kind: 'failed'; readonly failure: CallFailure; readonly attempts: number }
  /** Stopped before the outcome was known: not an error of the item. */
  | { readonly kind: 'stopped' };

/** Milliseconds before the second attempt; doubled each time. */
const FIRST_DELAY = 500;
const MAX_DELAY = 30_000;
/** How many failures of the endpoint an item may have for each retry of its own. */
const EXCUSED_PER_RETRY = 10;

/**
 * Calls until there is a reply, a failure that no retry can fix, or no attempt left. Failures of the endpoint as a whole
 * count little, so that an outage does not use up an item's attempts. Once `stop` fires, no further attempt is made.
 *
 * @param onFailure called for each failed attempt; `final` if no other follows
 */
export async function callWithRetries(
  call: () => Promise<Attempt>,
  policy: RetryPolicy,
  stop: AbortSignal,
  onFailure: (failure: CallFailure, attempt: number, final: boolean) => void,
): Promise<RetriedOutcome> {
  let own = 0;
  for (let attempt = 1; ; attempt++) {
    const made = await call();
    if (made.kind === 'stopped') return made;
    const { outcome } = made;
    if (outcome.ok) return { kind: 'reply', reply: outcome.reply, attempts: attempt };
    const { failure } = outcome;
    if (failure.cause === 'aborted') return { kind: 'stopped' };
    const excused = made.excused && attempt - own <= policy.retries * EXCUSED_PER_RETRY;
    if (!excused) own += 1;
    const final = !failure.retryable || own > policy.retries;
    onFailure(failure, attempt, final);
    if (final) return { kind: 'failed', failure, attempts: attempt };
    // If the endpoint is to blame, the limiter pauses all calls.
    if (!excused && !stop.aborted) {
      await policy.sleep(delayBefore(own, failure, policy.random), stop);
    }
    if (stop.aborted) return { kind: 'stopped' };
  }
}

/**
 * The delay that the server asks for, otherwise exponential back-off; both with jitter, so that calls that failed
 * together are not retried together. Never shorter than what the server asks for.
 */
export function delayBefore(attempt: number, failure: CallFailure, random: Random): number {
  if (failure.retryAfter !== null) return failure.retryAfter * (1 + 0.1 * random());
  const ceiling = Math.min(MAX_DELAY, FIRST_DELAY * 2 ** (attempt - 1));
  return ceiling * (0.5 + 0.5 * random());
}
