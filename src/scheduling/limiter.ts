import pLimit from 'p-limit';
import type { Random } from '../core/prng.js';
import type { Another, CallFailure, CallOutcome } from '../models/model.js';
import { adaptiveRate } from './adaptive-rate.js';
import { createAvailability, showsLife } from './availability.js';
import { headerRate } from './header-rate.js';
import { adaptiveLimit, fixedLimit } from './in-flight-limit.js';
import { createPauses, isRefusal } from './pauses.js';
import { type Probe, startProbe } from './probe.js';
import { tokenBucket } from './token-bucket.js';
import { tokenEstimate } from './token-estimate.js';

export interface LimiterOptions {
  /** Calls in flight; `auto` tunes itself to what the endpoint can serve. */
  readonly concurrency: number | 'auto';
  /** Requests and tokens per minute that the user allows. */
  readonly rpm?: number | undefined;
  readonly tpm?: number | undefined;
  /** Seconds without a reply after which the endpoint counts as unavailable. */
  readonly outageTimeout: number;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  /** Waits; ends early, without an error, when the signal fires. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly random: Random;
  /**
   * Called once, when there has been no reply for longer than `outageTimeout`, with the last failure; or when no reply
   * could be read, with the first.
   */
  readonly onOutage: (failure: CallFailure) => void;
}

/** How large a call is. */
export interface CallSize {
  /** Of the prompt; computed only where tokens are limited. */
  readonly characters: () => number;
  readonly maxTokens: number;
}

/** How an attempt ended. */
export type Attempt =
  | {
      readonly kind: 'made';
      readonly outcome: CallOutcome;
      /** The endpoint is to blame for the failure: it does not count as one of the item's attempts. */
      readonly excused: boolean;
    }
  /** Stopped before it was made. */
  | { readonly kind: 'stopped' };

/** Decides when each call to one endpoint is made. */
export interface Limiter {
  /**
   * Makes a call as soon as the endpoint may be called.
   *
   * @param call is given a function that waits until a further request may be made, for calls that take several
   * @param control makes a harmless call, to tell whether the endpoint or what is asked of it is to blame when many
   *   calls in a row have failed
   */
  readonly schedule: (
    size: CallSize,
    call: (another: Another) => Promise<CallOutcome>,
    stop: AbortSignal,
    control?: () => Promise<CallOutcome>,
  ) => Promise<Attempt>;
  /** Whether another call would find room, which is when the next is to be prepared. */
  readonly hasRoom: () => boolean;
  /** Resolves when a call has ended. */
  readonly roomMade: () => Promise<void>;
  /** Calls that may be in flight at the moment. */
  readonly limit: () => number;
}

/** Permission to make a call. */
interface Permit {
  /** Set where the call is made alone. */
  readonly probe?: Probe;
}

/** Milliseconds after which a wait is reconsidered: a reply may have changed what it was for. */
const RECONSIDER = 250;

/** Keeps the calls to one endpoint within what it can serve and what the user allows. */
export function createLimiter(options: LimiterOptions): Limiter {
  const { concurrency, rpm, tpm, clock, sleep } = options;
  const start = clock();
  const inFlight = concurrency === 'auto' ? adaptiveLimit(start) : fixedLimit(concurrency);
  const rate = adaptiveRate();
  const pauses = createPauses(options.outageTimeout, options.random);
  const requests = rpm === undefined ? undefined : tokenBucket(rpm, start);
  const tokens = tpm === undefined ? undefined : tokenBucket(tpm, start);
  const requestHeaders = headerRate();
  const tokenHeaders = headerRate();
  const estimate = tokenEstimate();
  const slots = pLimit(inFlight.current());
  // Calls are admitted one after the other: none overtakes, and a pause does not end in a burst.
  const gate = pLimit(1);
  let active = 0;
  let nextStart = start;
  /** Set while one call is made alone. */
  let probe: Probe | undefined;
  let waiting: (() => void)[] = [];
  /** Calls under way that wait to make a further request: they go before new calls. */
  let waitingInside = 0;
  const availability = createAvailability(pauses, options.onOutage, () =>
    requests?.take(1, clock()),
  );

  /** Deferred, because p-limit gives the slot back a moment after the call has ended. */
  const wake = (): void => {
    if (waiting.length === 0) return;
    setImmediate(() => {
      const woken = waiting;
      waiting = [];
      for (const resolve of woken) resolve();
    });
  };

  /** Waits, within a call that takes several requests, until the user's limit allows another. */
  const another: Another = async (signal) => {
    if (requests === undefined) return;
    waitingInside += 1;
    for (;;) {
      const wait = requests.wait(1, clock());
      if (wait <= 0 || signal.aborted) break;
      await sleep(wait, signal);
    }
    waitingInside -= 1;
    requests.take(1, clock());
  };

  const waitFor = (cost: number, now: number): number =>
    Math.max(
      waitingInside > 0 ? RECONSIDER : 0,
      pauses.until() - now,
      nextStart - now,
      requests?.wait(1, now) ?? 0,
      tokens?.wait(cost, now) ?? 0,
    );

  const admit = async (cost: number, stop: AbortSignal): Promise<Permit | undefined> => {
    for (;;) {
      if (stop.aborted || availability.isLost()) return undefined;
      const now = clock();
      const wait = waitFor(cost, now);
      if (wait > 0) await sleep(Math.min(wait, RECONSIDER), stop);
      else if (probe !== undefined) await probe.over;
      else {
        requests?.take(1, now);
        tokens?.take(cost, now);
        const perSecond = Math.min(rate.current(now, active), requestHeaders.current(now));
        const gap = 1000 * Math.max(1 / perSecond, cost / tokenHeaders.current(now));
        nextStart = Math.max(nextStart + gap, now);
        const timeout = pauses.probeTimeout();
        if (timeout === undefined) return {};
        probe = startProbe(timeout, sleep, () => {
          probe = undefined;
        });
        return { probe };
      }
    }
  };

  const learn = (
    outcome: CallOutcome,
    { began, now, level }: { began: number; now: number; level: number },
  ): boolean => {
    const { requests: calls, tokens: used } = outcome.limits ?? {};
    if (calls !== undefined) requestHeaders.observe(calls, now);
    if (used !== undefined) tokenHeaders.observe(used, now);
    const refused = !outcome.ok && isRefusal(outcome.failure);
    const kind = outcome.ok ? 'reply' : refused ? 'refused' : 'failed';
    const explained = inFlight.ended({ now, latency: now - began, level, outcome: kind });
    slots.concurrency = Math.max(1, Math.floor(inFlight.current()));
    if (outcome.ok || showsLife(outcome)) rate.succeeded(now, began);
    else if (!explained && outcome.failure.cause === 'rate limit') rate.refused(now);
    return availability.ended(outcome, began, now);
  };

  const make = async (
    permit: Permit,
    { characters, cost }: { readonly characters: number; readonly cost: number },
    call: (another: Another) => Promise<CallOutcome>,
    control: (() => Promise<CallOutcome>) | undefined,
  ): Promise<Attempt> => {
    active += 1;
    const level = active;
    const began = clock();
    const outcome = await call(another);
    const now = clock();
    active -= 1;
    await availability.doubt(outcome, began, control);
    const excused = learn(outcome, { began, now, level });
    if (outcome.ok && characters > 0) {
      const used = estimate.learn(outcome.reply, characters);
      if (used !== undefined) tokens?.take(used - cost, now);
    }
    permit.probe?.release();
    return { kind: 'made', outcome, excused };
  };

  return {
    limit: inFlight.current,
    hasRoom: () => slots.pendingCount === 0 && slots.activeCount < slots.concurrency,
    roomMade: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
      }),
    schedule: (size, call, stop, control) =>
      slots(async (): Promise<Attempt> => {
        const counted = tokens !== undefined || Number.isFinite(tokenHeaders.current(clock()));
        const characters = counted ? size.characters() : 0;
        const cost = counted ? estimate.of(characters, size.maxTokens) : 0;
        const permit = await gate(() => admit(cost, stop));
        if (permit === undefined) return { kind: 'stopped' };
        return make(permit, { characters, cost }, call, control);
      }).finally(wake),
  };
}
