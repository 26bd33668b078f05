import type { Random } from '../core/prng.js';
import type { Another, CallFailure, CallOutcome } from '../models/model.js';
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
}

export interface SharedLimiter extends Limiter {
  readonly close: () => Promise<void>;
}

/** A machine that finds its own number asks for no more than this. */
const MOST_AUTO = 512;
/** Milliseconds between two renewals at least, and without anything to do at most. */
const SOONEST = 50;
const IDLE = 1_500;
const RETRY = 500;

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
  };
  let learner: Learner | undefined;
  /** Milliseconds by which the engine's clock is ahead of this one's. */
  let offset = 0;
  let active = 0;
  let permitsLeft: number | null = 0;
  let nextStart = 0;
  let begunSince = 0;
  let tokensSince = 0;
  let ended: EndedCall[] = [];
  let waiting: Waiting[] = [];
  let room: (() => void)[] = [];
  let probe: Probe | undefined;
  let unavailable = false;
  let checking: Promise<CallOutcome> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let wakeRenewal = (): void => {};
  let lastRenewal = Number.NEGATIVE_INFINITY;
  let meanCost = 0;

  const wake = (): void => {
    if (room.length === 0) return;
    setImmediate(() => {
      const woken = room;
      room = [];
      for (const resolve of woken) resolve();
    });
  };

  /** Milliseconds until the next call may begin; `undefined` where only a renewal or the end of a call helps. */
  const untilNext = (now: number): number | undefined => {
    if (active >= lease.slots || permitsLeft === 0 || probe !== undefined) return undefined;
    return Math.max(0, pauses.until() - now, lease.pausedUntil - offset - now, nextStart - now);
  };

  const pump = (): void => {
    clearTimeout(timer);
    waiting = waiting.filter((each) => {
      if (!each.stop.aborted && !unavailable && !closed.signal.aborted) return true;
      each.giveUp();
      return false;
    });
    for (;;) {
      const next = waiting[0];
      if (next === undefined) break;
      const now = clock();
      const wait = untilNext(now);
      if (wait === undefined) {
        if (permitsLeft === 0 || lease.slots === 0) wakeRenewal();
        break;
      }
      if (wait > 0) {
        timer = setTimeout(pump, Math.min(wait, 250));
        break;
      }
      waiting.shift();
      if (permitsLeft !== null) permitsLeft -= 1;
      if (lease.pace !== null) nextStart = Math.max(nextStart, now) + 1000 / lease.pace;
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
    const sent = ended;
    const sentTokens = tokensSince;
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
          cost: meanCost,
          tokens: sentTokens,
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
      permitsLeft = lease.permits;
      if (lease.stopping.length > 0) options.onStopping(lease.stopping);
    } catch {
      // The engine is away: nothing more begins until it is back, and nothing that is known is lost.
      ended = [...sent, ...ended];
      tokensSince += sentTokens;
      await sleep(RETRY, closed.signal);
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
        setTimeout(() => woken.abort(), Math.max(0, lastRenewal + SOONEST - clock()));
        wakeRenewal = () => {};
      };
      await sleep(wait, AbortSignal.any([woken.signal, closed.signal]));
      wakeRenewal = () => {};
      if (!closed.signal.aborted) await renew();
    }
  })();

  const another: Another = async (signal) => {
    while (!signal.aborted && permitsLeft === 0) await sleep(lease.renewAfter, signal);
    if (permitsLeft !== null) permitsLeft -= 1;
  };

  const learn = (outcome: CallOutcome, began: number, now: number, level: number): boolean => {
    const refused = !outcome.ok && isRefusal(outcome.failure);
    const { requests, tokens } = outcome.limits ?? {};
    const works = outcome.ok || !outcome.failure.retryable;
    ended.push({
      began: began + offset,
      ended: now + offset,
      level,
      kind: outcome.ok ? 'reply' : refused ? 'refused' : 'failed',
      tooMany: !outcome.ok && outcome.failure.cause === 'rate limit',
      works,
      ...(requests === undefined ? {} : { requests }),
      ...(tokens === undefined ? {} : { tokens }),
    });
    if (works) {
      pauses.replied();
      return false;
    }
    const verdict = pauses.failed(outcome.failure, began, now);
    if (refused) wakeRenewal();
    if (verdict === 'outage' && !unavailable) {
      unavailable = true;
      options.onOutage(outcome.failure);
    }
    return verdict !== 'counts';
  };

  const doubt = async (
    outcome: CallOutcome,
    began: number,
    control: (() => Promise<CallOutcome>) | undefined,
  ): Promise<void> => {
    if (outcome.ok || control === undefined || unavailable) return;
    if (!pauses.isDoubtful(outcome.failure, began)) return;
    checking ??= control().finally(() => {
      checking = undefined;
    });
    const checked = await checking;
    if (checked.ok || !checked.failure.retryable) pauses.replied();
  };

  const make = async (
    { characters, maxTokens }: CallSize,
    call: (another: Another) => Promise<CallOutcome>,
    control: (() => Promise<CallOutcome>) | undefined,
  ): Promise<Attempt> => {
    const level = active + lease.others;
    const began = clock();
    const length = characters();
    const cost = estimate.of(length, maxTokens);
    meanCost = meanCost === 0 ? cost : meanCost + (cost - meanCost) / 16;
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
    await doubt(outcome, began, control);
    const excused = learn(outcome, began, now, level);
    const used = outcome.ok && length > 0 ? estimate.learn(outcome.reply, length) : undefined;
    tokensSince += (used ?? cost) - meanCost;
    alone?.release();
    pump();
    return { kind: 'made', outcome, excused };
  };

  return {
    limit: () => Math.max(1, lease.slots),
    hasRoom: () => waiting.length === 0 && active < Math.max(1, lease.slots),
    roomMade: () =>
      new Promise((resolve) => {
        room.push(resolve);
      }),
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
