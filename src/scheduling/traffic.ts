import pLimit from 'p-limit';
import type { Random } from '../core/prng.js';
import type { CallFailure, CallOutcome } from '../models/model.js';
import { adaptiveRate } from './adaptive-rate.js';
import { adaptiveLimit, fixedLimit } from './in-flight-limit.js';
import { type Lead, takeLead } from './lead.js';
import { createPauses, isRefusal } from './pauses.js';
import { tokenBucket } from './token-bucket.js';
import { tokenEstimate } from './token-estimate.js';
import { toldRate } from './told-rate.js';

export interface TrafficOptions {
  /** Calls in flight; `auto` finds out how many pay. */
  readonly concurrency: number | 'auto';
  /** Requests and tokens in any minute, as the user allows. */
  readonly rpm?: number | undefined;
  readonly tpm?: number | undefined;
  /** Seconds without a reply after which the endpoint is given up. */
  readonly patience: number;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  /** Waits; ends early, without an error, when the signal fires. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly random: Random;
  /** Told once, when nothing has come for longer than `patience`. */
  readonly onGivenUp: (last: CallFailure) => void;
}

/** How large a call is. */
export interface CallSize {
  /** Of the prompt; asked for where tokens are limited. */
  readonly characters: () => number;
  readonly maxTokens: number;
}

/** How an attempt ended. */
export type Passage =
  | {
      readonly kind: 'made';
      readonly outcome: CallOutcome;
      /** The endpoint is to blame for the failure: it does not count as one of the item's attempts. */
      readonly excused: boolean;
    }
  /** Stopped before it was made. */
  | { readonly kind: 'stopped' };

/** All calls to one endpoint pass through here, and wait for each other. */
export interface Traffic {
  /** Makes a call as soon as the endpoint may be called. */
  readonly pass: (
    size: CallSize,
    call: () => Promise<CallOutcome>,
    stop: AbortSignal,
  ) => Promise<Passage>;
  /** Whether another call would find room, which is when the next is to be prepared. */
  readonly hasRoom: () => boolean;
  /** Resolves when a call has ended. */
  readonly roomMade: () => Promise<void>;
  /** Calls that may be in flight at the moment. */
  readonly limit: () => number;
}

/** Permission to make a call; `lead` where it goes ahead alone. */
interface Ticket {
  readonly lead?: Lead;
}

/** Milliseconds after which a wait is looked at again: a reply may have changed what it was for. */
const LOOK_AGAIN = 250;

/** Keeps the calls to one endpoint within what it bears and what the user allows. */
export function createTraffic(options: TrafficOptions): Traffic {
  const { concurrency, rpm, tpm, clock, sleep } = options;
  const begun = clock();
  const inFlight = concurrency === 'auto' ? adaptiveLimit(begun) : fixedLimit(concurrency);
  const rate = adaptiveRate();
  const pauses = createPauses(options.patience, options.random);
  const requests = rpm === undefined ? undefined : tokenBucket(rpm, begun);
  const tokens = tpm === undefined ? undefined : tokenBucket(tpm, begun);
  const toldRequests = toldRate();
  const toldTokens = toldRate();
  const estimate = tokenEstimate();
  const slots = pLimit(inFlight.current());
  // One after the other asks whether it may go: none overtakes, and no pause ends in a crowd.
  const gate = pLimit(1);
  let active = 0;
  let nextStart = begun;
  /** Held while one call is to go ahead alone. */
  let lead: Lead | undefined;
  let givenUp = false;
  let waiting: (() => void)[] = [];

  /** After the slot has been given back, which p-limit does a moment after the call's end. */
  const wake = (): void => {
    if (waiting.length === 0) return;
    setImmediate(() => {
      const woken = waiting;
      waiting = [];
      for (const resolve of woken) resolve();
    });
  };

  const waitFor = (cost: number, now: number): number =>
    Math.max(
      pauses.until() - now,
      nextStart - now,
      requests?.wait(1, now) ?? 0,
      tokens?.wait(cost, now) ?? 0,
    );

  const enter = async (cost: number, stop: AbortSignal): Promise<Ticket | undefined> => {
    for (;;) {
      if (stop.aborted || givenUp) return undefined;
      const now = clock();
      const wait = waitFor(cost, now);
      if (wait > 0) await sleep(Math.min(wait, LOOK_AGAIN), stop);
      else if (lead !== undefined) await lead.over;
      else {
        requests?.take(1, now);
        tokens?.take(cost, now);
        const perSecond = Math.min(rate.current(now, active), toldRequests.current(now));
        const gap = 1000 * Math.max(1 / perSecond, cost / toldTokens.current(now));
        nextStart = Math.max(nextStart + gap, now);
        const alone = pauses.scouting();
        if (alone === undefined) return {};
        lead = takeLead(alone, sleep, () => {
          lead = undefined;
        });
        return { lead };
      }
    }
  };

  const learn = (
    outcome: CallOutcome,
    { began, now, level }: { began: number; now: number; level: number },
  ): boolean => {
    const { requests: calls, tokens: used } = outcome.limits ?? {};
    if (calls !== undefined) toldRequests.told(calls, now);
    if (used !== undefined) toldTokens.told(used, now);
    const refused = !outcome.ok && isRefusal(outcome.failure);
    const kind = outcome.ok ? 'reply' : refused ? 'refused' : 'failed';
    const explained = inFlight.ended({ now, latency: now - began, level, outcome: kind });
    slots.concurrency = Math.max(1, Math.floor(inFlight.current()));
    if (outcome.ok || !outcome.failure.retryable) {
      rate.succeeded(now, began);
      pauses.replied();
      return false;
    }
    if (!explained && outcome.failure.cause === 'rate limit') rate.refused(now);
    const verdict = pauses.failed(outcome.failure, began, now);
    if (verdict === 'given up' && !givenUp) {
      givenUp = true;
      options.onGivenUp(outcome.failure);
    }
    return verdict !== 'counts';
  };

  const make = async (
    ticket: Ticket,
    { characters, cost }: { readonly characters: number; readonly cost: number },
    call: () => Promise<CallOutcome>,
  ): Promise<Passage> => {
    active += 1;
    const level = active;
    const began = clock();
    const outcome = await call();
    const now = clock();
    active -= 1;
    const excused = learn(outcome, { began, now, level });
    if (outcome.ok && characters > 0) {
      const used = estimate.learn(outcome.reply, characters);
      if (used !== undefined) tokens?.take(used - cost, now);
    }
    ticket.lead?.release();
    return { kind: 'made', outcome, excused };
  };

  return {
    limit: inFlight.current,
    hasRoom: () => slots.pendingCount === 0 && slots.activeCount < slots.concurrency,
    roomMade: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
      }),
    pass: (size, call, stop) =>
      slots(async (): Promise<Passage> => {
        const counted = tokens !== undefined || Number.isFinite(toldTokens.current(clock()));
        const characters = counted ? size.characters() : 0;
        const cost = counted ? estimate.of(characters, size.maxTokens) : 0;
        const ticket = await gate(() => enter(cost, stop));
        if (ticket === undefined) return { kind: 'stopped' };
        return make(ticket, { characters, cost }, call);
      }).finally(wake),
  };
}
