import type { Random } from '../core/prng.js';
import { createWaiters } from '../core/waiters.js';
import type { Another, CallFailure, CallOutcome } from '../models/model.js';
import { createAvailability } from '../scheduling/availability.js';
import type { Attempt, CallSize, Limiter } from '../scheduling/limiter.js';
import { createPauses, isRefusal } from '../scheduling/pauses.js';
import { type Probe, startProbe } from '../scheduling/probe.js';
import { createCallReport } from './call-report.js';
import type { SharedValues } from './engine.js';
import { createHeldLease } from './held-lease.js';
import { createLeaseClient } from './lease-client.js';
import { startRenewals } from './renewals.js';

export interface SharedLimiterOptions {
  readonly shared: SharedValues;
  /** Names the endpoint: all that call it share its limits. */
  readonly key: string;
  readonly worker: string;
  readonly host: string;
  /** Calls that this machine may have in flight; `auto` leaves it to what is learnt. */
  readonly concurrency: number | 'auto';
  /** Jobs that wait to be drawn. */
  readonly queued: () => number;
  readonly outageTimeout: number;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly random: Random;
  readonly onOutage: (failure: CallFailure) => void;
  /** Runs of which no further call is to be made. */
  readonly onStopping: (runs: readonly string[]) => void;
  /** The limits cannot be shared any longer: no further call is made. */
  readonly onFailed: (reason: unknown) => void;
}

export interface SharedLimiter extends Limiter {
  /** Calls in flight on this machine. */
  readonly active: () => number;
  readonly close: () => Promise<void>;
}

/** A machine that finds its own number asks for no more than this. */
const MOST_AUTO = 512;
/** Milliseconds between two renewals at least, and without anything to do at most. */
const SOONEST = 50;
const IDLE = 1_500;
/** Milliseconds after which a wait is reconsidered: a reply may have changed what it was for. */
const RECONSIDER = 250;

interface Waiting {
  readonly start: () => void;
  readonly stop: AbortSignal;
  readonly giveUp: () => void;
}

/**
 * Keeps the calls of many machines to one endpoint within common limits. Permits are leased some hundred milliseconds in
 * advance, so that a call waits for no answer of the engine.
 */
export function createSharedLimiter(options: SharedLimiterOptions): SharedLimiter {
  const { clock, sleep, random, concurrency, queued } = options;
  const most = concurrency === 'auto' ? MOST_AUTO : concurrency;
  const held = createHeldLease(IDLE);
  const client = createLeaseClient(options);
  const report = createCallReport(client.offset);
  const pauses = createPauses(options.outageTimeout, random);
  const availability = createAvailability(pauses, options.onOutage, held.overdraw);
  const closed = new AbortController();
  const room = createWaiters();
  let active = 0;
  let waiting: Waiting[] = [];
  let probe: Probe | undefined;
  let pumping = new AbortController();

  const wake = (): void => {
    if (!room.isEmpty()) setImmediate(room.wake);
  };

  /** Milliseconds until the next call may begin; `undefined` where only a renewal or the end of a call helps. */
  const untilNext = (now: number): number | undefined => {
    const { slots, pausedUntil } = held.current();
    if (active >= slots || !held.hasPermit(now) || probe !== undefined) return undefined;
    const resumes = Math.max(pauses.until(), pausedUntil - client.offset(), held.nextStart());
    return Math.max(0, resumes - now);
  };

  const pumpIn = (milliseconds: number): void => {
    pumping = new AbortController();
    const { signal } = pumping;
    void sleep(milliseconds, signal).then(() => {
      if (!signal.aborted) pump();
    });
  };

  /** Begins the calls that may begin now, and looks again when the next one may. */
  const pump = (): void => {
    pumping.abort();
    waiting = waiting.filter((each) => {
      if (!each.stop.aborted && !availability.isLost() && !closed.signal.aborted) return true;
      each.giveUp();
      return false;
    });
    for (;;) {
      const next = waiting[0];
      if (next === undefined) break;
      const now = clock();
      const wait = untilNext(now);
      if (wait === undefined) {
        if (!held.hasPermit(now) || held.current().slots === 0) renewals.hurry();
        break;
      }
      if (wait > 0) {
        pumpIn(Math.min(Math.max(1, wait), RECONSIDER));
        break;
      }
      waiting.shift();
      held.begin(now);
      report.begun();
      active += 1;
      next.start();
    }
    wake();
  };

  const renew = async (): Promise<void> => {
    const asked = clock();
    const { cost: charged, permits, slots } = held.current();
    const busy = active + waiting.length + queued();
    const isLimited = concurrency === 'auto' || permits !== null;
    const unused = held.giveBack();
    const { ended, tokens, begun, cost, isGuess } = report.take();
    try {
      const lease = await client.renew(() => ({
        host: options.host,
        active,
        want: busy === 0 ? 0 : isLimited ? Math.min(most, busy) : most,
        fixed: concurrency !== 'auto',
        calls: Math.min(waiting.length + queued(), Math.max(1, slots - active) + begun + 1),
        unused,
        cost,
        isGuess,
        // Permits that come back stand for what they were given for.
        tokens: tokens - unused * charged,
        ended,
        pausedUntil:
          pauses.until() === Number.NEGATIVE_INFINITY ? 0 : pauses.until() + client.offset(),
      }));
      held.replace(lease, asked);
      if (lease.stopping.length > 0) options.onStopping(lease.stopping);
    } catch (reason) {
      closed.abort();
      options.onFailed(reason);
    }
    pump();
  };

  const isIdle = (): boolean => active === 0 && waiting.length === 0 && queued() === 0;
  const renewals = startRenewals({
    renew,
    wait: () => (isIdle() ? IDLE : held.current().renewAfter),
    soonest: SOONEST,
    closed: closed.signal,
    clock,
    sleep,
  });

  const another: Another = async (signal) => {
    while (!signal.aborted && !held.hasPermit(clock())) {
      await sleep(held.current().renewAfter, signal);
    }
    held.overdraw();
  };

  const make = async (
    { characters, maxTokens }: CallSize,
    call: (another: Another) => Promise<CallOutcome>,
    control: (() => Promise<CallOutcome>) | undefined,
  ): Promise<Attempt> => {
    const { others, cost: charged } = held.current();
    const level = active + others;
    const began = clock();
    const length = characters();
    const expected = report.sized(length, maxTokens);
    const timeout = pauses.probeTimeout();
    const alone =
      timeout === undefined
        ? undefined
        : startProbe(timeout, sleep, () => {
            probe = undefined;
            pump();
          });
    if (alone !== undefined) probe = alone;
    const outcome = await call(another);
    const ended = clock();
    active -= 1;
    await availability.doubt(outcome, began, control);
    report.ended({ outcome, level, began, ended, length, expected, charged });
    const excused = availability.ended(outcome, began, ended);
    if (!outcome.ok && isRefusal(outcome.failure)) renewals.hurry();
    alone?.release();
    pump();
    return { kind: 'made', outcome, excused };
  };

  return {
    active: () => active,
    limit: () => Math.max(1, held.current().slots),
    hasRoom: () => waiting.length === 0 && active < Math.max(1, held.current().slots),
    roomMade: room.wait,
    schedule: async (size, call, stop, control) => {
      const begins = await new Promise<boolean>((resolve) => {
        const onStop = (): void => pump();
        stop.addEventListener('abort', onStop, { once: true });
        const end = (made: boolean) => () => {
          stop.removeEventListener('abort', onStop);
          resolve(made);
        };
        waiting.push({ start: end(true), stop, giveUp: end(false) });
        pump();
      });
      return begins ? make(size, call, control) : { kind: 'stopped' };
    },
    close: async () => {
      closed.abort();
      pump();
      await renewals.ended;
    },
  };
}
