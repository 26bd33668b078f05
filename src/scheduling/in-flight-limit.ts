/** A call that has ended, as the limit on calls in flight sees it. Times are in milliseconds. */
export interface EndedCall {
  readonly now: number;
  readonly latency: number;
  /** Calls in flight when it began, itself included. */
  readonly level: number;
  readonly outcome: 'reply' | 'refused' | 'failed';
}

/** How many calls may be in flight. */
export interface InFlightLimit {
  readonly current: () => number;
  /**
   * Records a call that has ended.
   *
   * @returns `false` for a refusal that the number of calls in flight does not explain
   */
  readonly ended: (call: EndedCall) => boolean;
}

/** The limit that a user has set. */
export function fixedLimit(limit: number): InFlightLimit {
  return { current: () => limit, ended: ({ outcome }) => outcome !== 'refused' };
}

const START = 8;
const MAX_LIMIT = 512;
/** Additional calls are kept when throughput rises by at least this share of their own share. */
const WORTH = 0.25;
/** An increase of up to `FEW` is judged by latency instead: it may rise by `TOLERABLE` times the increase. */
const FEW = 0.3;
const TOLERABLE = 0.5;
/** Milliseconds: a shorter measurement says more about chance than about the server. */
const SHORTEST_WINDOW = 250;
/** Milliseconds between two attempts to raise the limit, at first and at most. */
const FIRST_HOLD = 3_000;
const MAX_HOLD = 40_000;

/** Milliseconds after a refusal during which the limit is raised in small steps. */
const CAREFUL = 120_000;

interface Window {
  readonly start: number;
  readonly limit: number;
  replies: number;
  latency: number;
  /** Calls that began when the limit was reached. */
  full: number;
  ended: number;
}

interface Measure {
  readonly limit: number;
  /** Replies per second. */
  readonly throughput: number;
  readonly latency: number;
}

/**
 * Tunes the number of calls in flight by trying: it doubles as long as throughput rises with it, then tries a quarter
 * more from time to time, keeps an increase that raises throughput, and takes back one that only makes the server
 * slower. A refusal lowers it to the highest number at which calls have been answered.
 */
export function adaptiveLimit(now: number): InFlightLimit {
  let limit = START;
  let phase: 'doubling' | 'steady' | 'trying' = 'doubling';
  let before: Measure | undefined;
  let hold = FIRST_HOLD;
  let nextTry = Number.POSITIVE_INFINITY;
  /** The highest number of calls in flight at which one has lately been answered. */
  let sustained = 0;
  /** The same at the previous refusal; and replies since the last one. */
  let sustainedBefore = 0;
  let answered = 0;
  let refusedAt = Number.NEGATIVE_INFINITY;
  let window = open(now, limit);

  const careful = (time: number): boolean => time - refusedAt < CAREFUL;

  const settle = (to: number, time: number, longer: boolean): void => {
    limit = Math.max(1, to);
    phase = 'steady';
    before = undefined;
    hold = longer ? Math.min(hold * 2, MAX_HOLD) : FIRST_HOLD;
    nextTry = time + hold;
    window = open(time, limit);
  };

  const tryMore = (to: number, measure: Measure, time: number): void => {
    before = measure;
    limit = Math.min(MAX_LIMIT, to);
    window = open(time, limit);
  };

  const evaluate = (time: number): void => {
    const measure = measureOf(window, time);
    // The limit was not what held the run back, so nothing can be learnt about it.
    if (window.full < window.ended / 2) window = open(time, limit);
    else if (before !== undefined && phase !== 'steady' && !pays(measure, before)) {
      settle(before.limit, time, true);
    } else if (limit >= MAX_LIMIT) settle(MAX_LIMIT, time, true);
    else if (phase === 'doubling') tryMore(limit * 2, measure, time);
    else if (phase === 'trying') {
      // Throughput rose: continue, in larger steps.
      hold = FIRST_HOLD;
      tryMore(careful(time) ? limit + 2 : Math.ceil(limit * 1.5), measure, time);
    } else if (before !== undefined && slower(measure, before)) {
      settle(Math.floor(limit * 0.8), time, true);
    } else if (time >= nextTry) {
      phase = 'trying';
      tryMore(careful(time) ? limit + 1 : Math.ceil(limit * 1.25), measure, time);
    } else {
      before ??= measure;
      window = open(time, limit);
    }
  };

  return {
    current: () => limit,
    ended: ({ now: time, latency, level, outcome }) => {
      if (outcome === 'refused') {
        // Calls that began before the last refusal say nothing new.
        if (time - latency < refusedAt) return true;
        refusedAt = time;
        const likely =
          answered >= 2 * sustained || Math.abs(sustained - sustainedBefore) <= sustained / 8;
        sustainedBefore = sustained;
        answered = 0;
        if (sustained > 0 && level > sustained && likely) {
          settle(Math.min(limit, sustained), time, true);
          return true;
        }
        // The server has accepted as many before: how many it accepts now must be learnt anew.
        sustained = 0;
        return false;
      }
      window.ended += 1;
      if (level >= window.limit) window.full += 1;
      if (outcome === 'failed') return true;
      if (time - latency >= refusedAt) {
        sustained = Math.max(sustained, level);
        answered += 1;
      }
      window.replies += 1;
      window.latency += latency;
      const enough = window.replies >= Math.max(16, 2 * window.limit);
      if (enough && time - window.start >= SHORTEST_WINDOW) evaluate(time);
      return true;
    },
  };
}

function open(start: number, limit: number): Window {
  return { start, limit, replies: 0, latency: 0, full: 0, ended: 0 };
}

function measureOf({ start, limit, replies, latency }: Window, now: number): Measure {
  const seconds = Math.max(now - start, 1) / 1000;
  return { limit, throughput: replies / seconds, latency: latency / Math.max(replies, 1) };
}

/**
 * Whether more calls brought more replies per second. For a few more calls latency is compared instead, because the
 * throughput of so few replies is too noisy.
 */
function pays(now: Measure, before: Measure): boolean {
  const more = now.limit / before.limit - 1;
  const gain = now.throughput / Math.max(before.throughput, 1e-9) - 1;
  const delay = now.latency / Math.max(before.latency, 1e-9) - 1;
  return more <= FEW ? delay <= TOLERABLE * more : gain >= WORTH * more;
}

/** Much higher latency without more throughput. */
function slower(now: Measure, before: Measure): boolean {
  return now.latency > 1.5 * before.latency && now.throughput < 1.05 * before.throughput;
}
