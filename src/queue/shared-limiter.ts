import type { Random } from '../core/prng.js';
import { createWaiters } from '../core/waiters.js';
import type { Another, CallFailure, CallOutcome } from '../models/model.js';
import { createAvailability, showsLife } from '../scheduling/availability.js';
import type { Attempt, CallSize, Limiter } from '../scheduling/limiter.js';
import { createPauses, isRefusal } from '../scheduling/pauses.js';
import { type Probe, startProbe } from '../scheduling/probe.js';
import { tokenEstimate } from '../scheduling/token-estimate.js';
import { changeShared, type SharedValues } from './engine.js';
import { createLearner, type Learner } from './learner.js';
import { type Lease, type LeaseRequest, renewLease } from './lease.js';
import { type EndedCall, readLimits } from './limits-state.js';

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
  const { shared, key, clock, sleep, random, concurrency, queued } = options;
  const most = concurrency === 'auto' ? MOST_AUTO : concurrency;
  const pauses = createPauses(options.outageTimeout, random);
  const availability = createAvailability(pauses, options.onOutage, () => {
    if (permitsLeft !== null) permitsLeft -= 1;
  });
  const estimate = tokenEstimate();
  const closed = new AbortController();
  let lease: Lease = {
    slots: 0,
    permits: 0,
    pace: null,
    pausedUntil: 0,
    others: 0,
    toLearn: undefined,
    stopping: [],
    renewAfter: IDLE,
    usableFor: 0,
    cost: 0,
  };
  let learner: Learner | undefined;
  /** Milliseconds by which the engine's clock is ahead of this one's. */
  let offset = 0;
  let active = 0;
  /** `null` is unlimited; below 0 for a control call that was made without one. */
  let permitsLeft: number | null = 0;
  /** When the permits of this lease are void. */
  let permitsUntil = 0;
  let nextStart = 0;
  let begunSince = 0;
  let tokensSince = 0;
  let ended: EndedCall[] = [];
  let waiting: Waiting[] = [];
  const room = createWaiters();
  let probe: Probe | undefined;
  let pumping = new AbortController();
  let wakeRenewal = (): void => {};
  let lastRenewal = Number.NEGATIVE_INFINITY;
  /** Means of the calls so far: characters of the prompt, and tokens that the reply may have. */
  let meanLength = 0;
  let meanMaxTokens = 0;
  let replies = 0;
  /** Tokens that a permit of this lease stands for. */
  let permitCost = 0;

  const wake = (): void => {
    if (!room.isEmpty()) setImmediate(room.wake);
  };

  const hasPermit = (now: number): boolean =>
    permitsLeft === null || (permitsLeft > 0 && now < permitsUntil);

  /** Milliseconds until the next call may begin; `undefined` where only a renewal or the end of a call helps. */
  const untilNext = (now: number): number | undefined => {
    if (active >= lease.slots || !hasPermit(now) || probe !== undefined) return undefined;
    return Math.max(0, pauses.until() - now, lease.pausedUntil - offset - now, nextStart - now);
  };

  const pumpIn = (milliseconds: number): void => {
    pumping = new AbortController();
    const { signal } = pumping;
    void sleep(milliseconds, signal).then(() => {
      if (!signal.aborted) pump();
    });
  };

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
        if (!hasPermit(now) || lease.slots === 0) wakeRenewal();
        break;
      }
      if (wait > 0) {
        pumpIn(Math.min(Math.max(1, wait), RECONSIDER));
        break;
      }
      waiting.shift();
      if (permitsLeft !== null) permitsLeft -= 1;
      // Permits keep the rate; the pace spreads them until the next renewal, which may know another rate.
      if (lease.pace !== null)
        nextStart = Math.max(nextStart, now) + Math.min(1000 / lease.pace, lease.renewAfter);
      begunSince += 1;
      active += 1;
      next.start();
    }
    wake();
  };

  const renew = async (): Promise<void> => {
    const busy = active + waiting.length + queued();
    const limited = concurrency === 'auto' || lease.permits !== null;
    const unused = permitsLeft ?? 0;
    const asked = clock();
    const sent = ended;
    const sentTokens = tokensSince;
    const cost = estimate.of(meanLength, meanMaxTokens);
    const begun = begunSince;
    permitsLeft = permitsLeft === null ? null : 0;
    ended = [];
    tokensSince = 0;
    begunSince = 0;
    try {
      lease = await changeShared(shared, key, random, (value, now) => {
        offset = now - clock();
        const state = readLimits(value);
        const before = { ...state, workers: { ...state.workers } };
        const others = Object.entries(state.workers).reduce(
          (sum, [id, each]) => (id === options.worker ? sum : sum + each.active),
          0,
        );
        const request: LeaseRequest = {
          worker: options.worker,
          host: options.host,
          active,
          want: busy === 0 ? 0 : limited ? Math.min(most, busy) : most,
          fixed: concurrency !== 'auto',
          calls: Math.min(waiting.length + queued(), Math.max(1, lease.slots - active) + begun + 1),
          unused,
          cost,
          isGuess: replies === 0,
          // Permits that come back stand for what they were given for.
          tokens: sentTokens - unused * permitCost,
          ended: sent,
          pausedUntil: pauses.until() === Number.NEGATIVE_INFINITY ? 0 : pauses.until() + offset,
          ...(learner === undefined ? {} : { learned: learner.learned(now, others + active) }),
        };
        const { state: after, lease: renewed } = renewLease(before, request, now);
        return {
          value: JSON.stringify(after),
          result: { ...renewed, inherited: state.learned, now },
        };
      }).then(({ inherited, now, ...renewed }) => {
        if (renewed.toLearn === undefined) learner = undefined;
        else {
          learner ??= createLearner(now, inherited);
          learner.learn(renewed.toLearn);
        }
        return renewed;
      });
      // One that was used in the meantime, of the new ones.
      permitsLeft = lease.permits === null ? null : lease.permits + Math.min(0, permitsLeft ?? 0);
      permitsUntil = asked + lease.usableFor;
      permitCost = lease.cost;
      if (lease.stopping.length > 0) options.onStopping(lease.stopping);
    } catch (reason) {
      closed.abort();
      options.onFailed(reason);
    }
    lastRenewal = clock();
    pump();
  };

  const renewing = (async () => {
    while (!closed.signal.aborted) {
      const isIdle = active === 0 && waiting.length === 0 && queued() === 0;
      const wait = isIdle ? IDLE : lease.renewAfter;
      const woken = new AbortController();
      wakeRenewal = () => {
        wakeRenewal = () => {};
        const { signal } = woken;
        void sleep(Math.max(0, lastRenewal + SOONEST - clock()), signal).then(() => woken.abort());
      };
      await sleep(wait, AbortSignal.any([woken.signal, closed.signal]));
      wakeRenewal = () => {};
      if (!closed.signal.aborted) await renew();
    }
  })();

  const another: Another = async (signal) => {
    while (!signal.aborted && !hasPermit(clock())) await sleep(lease.renewAfter, signal);
    if (permitsLeft !== null) permitsLeft -= 1;
  };

  const learn = (outcome: CallOutcome, began: number, now: number, level: number): boolean => {
    const refused = !outcome.ok && isRefusal(outcome.failure);
    const { requests, tokens } = outcome.limits ?? {};
    ended.push({
      began: began + offset,
      ended: now + offset,
      level,
      kind: outcome.ok ? 'reply' : refused ? 'refused' : 'failed',
      tooMany: !outcome.ok && outcome.failure.cause === 'rate limit',
      works: showsLife(outcome),
      ...(requests === undefined ? {} : { requests }),
      ...(tokens === undefined ? {} : { tokens }),
    });
    const excused = availability.ended(outcome, began, now);
    if (refused) wakeRenewal();
    return excused;
  };

  const make = async (
    { characters, maxTokens }: CallSize,
    call: (another: Another) => Promise<CallOutcome>,
    control: (() => Promise<CallOutcome>) | undefined,
  ): Promise<Attempt> => {
    const level = active + lease.others;
    const began = clock();
    const charged = permitCost;
    const length = characters();
    const cost = estimate.of(length, maxTokens);
    meanLength += (length - meanLength) / (meanLength === 0 ? 1 : 16);
    meanMaxTokens += (maxTokens - meanMaxTokens) / (meanMaxTokens === 0 ? 1 : 16);
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
    const now = clock();
    active -= 1;
    await availability.doubt(outcome, began, control);
    const excused = learn(outcome, began, now, level);
    const used = outcome.ok && length > 0 ? estimate.learn(outcome.reply, length) : undefined;
    if (used !== undefined) replies += 1;
    tokensSince += (used ?? cost) - charged;
    alone?.release();
    pump();
    return { kind: 'made', outcome, excused };
  };

  return {
    active: () => active,
    limit: () => Math.max(1, lease.slots),
    hasRoom: () => waiting.length === 0 && active < Math.max(1, lease.slots),
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
      await renewing;
    },
  };
}
