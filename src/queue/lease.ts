import type { EndedCall, Learned, LimitsState, RunLimits } from './limits-state.js';

/** What a worker tells and asks when it renews its lease. Times are those of the engine, in milliseconds. */
export interface LeaseRequest {
  readonly worker: string;
  readonly host: string;
  readonly active: number;
  /** Calls that it would have in flight if nothing limited them. */
  readonly want: number;
  /** The user has fixed how many calls it makes at a time: what is learnt does not limit them. */
  readonly fixed: boolean;
  /** Calls that it could begin until the next renewal. */
  readonly calls: number;
  /** Permits of the last lease that it has not used. */
  readonly unused: number;
  /** Tokens that a call takes. */
  readonly cost: number;
  /** It has had no reply yet: what others know is better. */
  readonly isGuess: boolean;
  /** Tokens used beyond those that the permits stood for; negative for fewer, and for permits that come back. */
  readonly tokens: number;
  readonly ended: readonly EndedCall[];
  readonly pausedUntil: number;
  /** Set by the worker that learns. */
  readonly learned?: Learned;
}

export interface Lease {
  /** Calls that may be in flight. */
  readonly slots: number;
  /** Calls that may begin; `null` is unlimited. */
  readonly permits: number | null;
  /** Tokens that a permit stands for. */
  readonly cost: number;
  /** Calls per second at which they are to begin; `null` is at once. */
  readonly pace: number | null;
  readonly pausedUntil: number;
  /** Calls in flight on the other machines. */
  readonly others: number;
  /** Set for the worker that is to learn: the calls that have ended on all machines since. */
  readonly toLearn: readonly EndedCall[] | undefined;
  /** Runs of which no further call is to be made. */
  readonly stopping: readonly string[];
  /** Milliseconds after which the lease is to be renewed. */
  readonly renewAfter: number;
  /** Milliseconds after which permits that have not been used are void. */
  readonly usableFor: number;
}

/** Milliseconds without a renewal after which a lease is void. */
export const LEASE = 5_000;
/** A machine that learns and is not heard of for so long is replaced. */
const LEADERSHIP = 3_000;
/** A run whose coordinator is not heard of for so long no longer limits others. */
const RUN_FORGOTTEN = 3_600_000;
const MOST_ENDED = 5_000;
/** Milliseconds between renewals, and for each worker more than a few. */
const RENEW = 200;
const RENEW_PER_WORKER = 8;
/** Milliseconds for which permits can be used, and how much longer than until the next renewal. */
const USABLE = 1_000;
const USABLE_RENEWALS = 2;
/** Pauses in a row, with no reply between them, after which one worker makes one call for all. */
const REFUSES = 2;
/** Milliseconds, and renewals, after which that call counts as answered: refusals come at once. */
const TRIAL = 500;
const TRIAL_RENEWALS = 2;
/** Seconds of the learnt rate that may be used at once. */
const BURST = 0.5;

/** Renews the lease of a worker. A pure function: engines store what it gives. */
export function renewLease(
  before: LimitsState,
  request: LeaseRequest,
  now: number,
): { readonly state: LimitsState; readonly lease: Lease } {
  const runs = pick(before.runs, ({ at }) => now - at < RUN_FORGOTTEN);
  const others = pick(before.workers, ({ at }, id) => id !== request.worker && now - at < LEASE);
  const limits = strictest(Object.values(runs));
  const leads =
    before.leader === null || before.leader.until < now || before.leader.worker === request.worker;
  const learned = (leads ? request.learned : undefined) ?? before.learned;
  const pausedUntil = Math.max(before.pausedUntil, request.pausedUntil);
  const slots = slotsFor(request, Object.values(others), limits.concurrency, learned.inFlight);

  const renewAfter = Math.max(RENEW, RENEW_PER_WORKER * (Object.keys(others).length + 1));
  const usableFor = Math.max(USABLE, USABLE_RENEWALS * renewAfter);
  const tpm = least([limits.tpm, perMinute(learned.tokenRate)]);
  const requests = bucketNow(before.requests, limits.rpm, now, usableFor);
  const tokens = bucketNow(before.tokens, tpm, now, usableFor);
  const pace = paceNow(before.pace, learned.rate, now);
  if (requests !== null)
    requests.level = Math.min(requests.capacity, requests.level + request.unused);
  if (pace !== null) pace.level = Math.min(pace.capacity, pace.level + request.unused);
  if (tokens !== null) {
    tokens.level = Math.min(tokens.capacity, tokens.level - request.tokens);
  }
  // A worker that guesses high would wait for ever for a bucket that others empty.
  const cost = request.isGuess ? (before.cost ?? request.cost) : request.cost;
  const wanting = 1 + Object.values(others).filter(({ want }) => want > 0).length;
  const unlimited = requests === null && tokens === null && pace === null;
  let permits = Math.min(request.calls, slots);
  for (const bucket of [requests, pace]) {
    if (bucket !== null)
      permits = Math.min(permits, fairPart(Math.floor(bucket.level + 1e-9), wanting));
  }
  if (tokens !== null) {
    // A call that is larger than the bucket is allowed when the bucket is full.
    const least = Math.max(1, Math.min(cost, tokens.capacity));
    permits = Math.min(permits, fairPart(Math.floor(tokens.level / least + 1e-9), wanting));
  }
  const refusing = refusingNow(before, request, pausedUntil, now);
  const tried = (refusing.triedAt ?? pausedUntil) + TRIAL + TRIAL_RENEWALS * renewAfter;
  const isAlone = refusing.pauses >= REFUSES && now < tried;
  if (isAlone) {
    const tries = refusing.worker === request.worker && refusing.triedAt === null;
    permits = Math.min(permits, tries ? 1 : 0);
  }
  permits = now < pausedUntil ? 0 : Math.max(0, permits);
  if (isAlone && permits > 0) refusing.triedAt = now;
  if (requests !== null) requests.level -= permits;
  if (pace !== null) pace.level -= permits;
  if (tokens !== null) tokens.level -= permits * cost;

  const ended = [...before.ended, ...request.ended].slice(-MOST_ENDED);
  const { worker, host, active, want } = request;
  return {
    state: {
      runs,
      workers: {
        ...others,
        [worker]: { host, slots: Math.max(slots, active), active, want, at: now },
      },
      requests: requests && { level: requests.level, at: now },
      tokens: tokens && { level: tokens.level, at: now },
      pace: pace && { level: pace.level, at: now },
      cost: request.isGuess ? before.cost : cost,
      pausedUntil,
      refusing,
      learned,
      leader: leads ? { worker, until: now + LEADERSHIP } : before.leader,
      ended: leads ? [] : ended,
    },
    lease: {
      slots,
      cost,
      permits: unlimited && now >= pausedUntil && !isAlone ? null : permits,
      pace: learned.rate === null ? null : learned.rate / wanting,
      pausedUntil,
      others: Object.values(others).reduce((sum, each) => sum + each.active, 0),
      toLearn: leads ? ended : undefined,
      stopping: Object.keys(runs).filter((run) => runs[run]?.stopping === true),
      renewAfter,
      usableFor,
    },
  };
}

/** What the calls of a worker say of an endpoint that refuses one call after the other. */
function refusingNow(
  { pausedUntil: former, refusing }: LimitsState,
  { ended, worker, unused }: LeaseRequest,
  pausedUntil: number,
  now: number,
): LimitsState['refusing'] {
  // Calls that began before the pause say nothing new.
  const after = ended.filter(({ began }) => began >= former);
  if (after.some(({ works }) => works)) return { pauses: 0, worker, triedAt: null };
  if (pausedUntil > former && after.some(({ kind }) => kind === 'refused')) {
    return { pauses: refusing.pauses + 1, worker, triedAt: null };
  }
  const { triedAt } = refusing;
  const isUnused = refusing.worker === worker && unused > 0 && now >= pausedUntil;
  return { ...refusing, triedAt: isUnused ? null : triedAt };
}

/** Adds the limits of a run, or says that it is stopping; `undefined` takes it out. */
export function withRun(
  before: LimitsState,
  run: string,
  limits: Omit<RunLimits, 'at'> | undefined,
  now: number,
): LimitsState {
  const { [run]: _former, ...runs } = before.runs;
  return {
    ...before,
    runs: limits === undefined ? runs : { ...runs, [run]: { ...limits, at: now } },
  };
}

function pick<Value>(
  from: Readonly<Record<string, Value>>,
  keep: (value: Value, key: string) => boolean,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(from).filter(([key, value]) => keep(value, key)));
}

/** What several runs on the same endpoint allow together. */
function strictest(runs: readonly RunLimits[]): Pick<RunLimits, 'concurrency' | 'rpm' | 'tpm'> {
  return {
    concurrency: least(runs.map((each) => each.concurrency)),
    rpm: least(runs.map((each) => each.rpm)),
    tpm: least(runs.map((each) => each.tpm)),
  };
}

function least(values: readonly (number | null)[]): number | null {
  const given = values.filter((value) => value !== null);
  return given.length === 0 ? null : Math.min(...given);
}

function perMinute(perSecond: number | null): number | null {
  return perSecond === null ? null : perSecond * 60;
}

/** A fair part of what is there, and never more than nobody else holds. */
function slotsFor(
  { want, fixed }: LeaseRequest,
  others: readonly { readonly slots: number; readonly want: number }[],
  most: number | null,
  learnt: number,
): number {
  const limit = most ?? (fixed ? null : Math.max(1, Math.floor(learnt)));
  if (limit === null) return want;
  const fair = waterLevel([want, ...others.map((each) => each.want)], limit);
  const free = limit - others.reduce((sum, { slots }) => sum + slots, 0);
  return Math.max(0, Math.min(want, Math.max(1, Math.ceil(fair)), free));
}

/** The largest amount that each may take at most, so that all together take no more than there is. */
function waterLevel(wants: readonly number[], total: number): number {
  const sorted = [...wants].sort((a, b) => a - b);
  let left = total;
  for (const [i, want] of sorted.entries()) {
    const each = left / (sorted.length - i);
    if (want > each) return each;
    left -= want;
  }
  return Number.POSITIVE_INFINITY;
}

function fairPart(available: number, wanting: number): number {
  return Math.min(available, Math.max(1, Math.ceil((2 * available) / wanting)));
}

interface Bucket {
  level: number;
  readonly capacity: number;
}

/**
 * At most so many permits in any minute, by the rule of `scheduling/token-bucket.ts`; those that were leased before the
 * minute and are used in it are of that number.
 */
function bucketNow(
  before: LimitsState['requests'],
  perMinute: number | null,
  now: number,
  usableFor: number,
): Bucket | null {
  if (perMinute === null) return null;
  const capacity = Math.max(1, perMinute / 60);
  const perMillisecond = Math.max(perMinute - capacity, perMinute / 2) / (60_000 + usableFor);
  const level = before === null ? capacity : before.level + (now - before.at) * perMillisecond;
  return { level: Math.min(capacity, level), capacity };
}

function paceNow(before: LimitsState['pace'], rate: number | null, now: number): Bucket | null {
  if (rate === null) return null;
  const capacity = Math.max(1, rate * BURST);
  const level = before === null ? 0 : before.level + ((now - before.at) / 1000) * rate;
  return { level: Math.min(capacity, level), capacity };
}
