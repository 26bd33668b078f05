import type { ScoredSample } from '../core/score.js';
import type { Estimate } from '../metrics/metric.js';
import { count, duration, withInterval } from '../report/format.js';
import type { RunListener, Standing } from '../runner/events.js';

/** The progress of one benchmark. */
export interface BenchmarkProgress {
  readonly id: string;
  readonly planned: number;
  done: number;
  /** The part of `done` that was stored by earlier processes. */
  readonly already: number;
  failed: number;
  retries: number;
  /** Those that the estimate is of: all, or none where they are too many. */
  scores: ScoredSample[];
  /** Responses that have a score. */
  scored: number;
  /** Responses on which the scorer failed. */
  unscored: number;
  readonly estimate: Standing['estimate'];
  /** The latest estimate, and the number of scores that it is based on. */
  last: { readonly scored: number; readonly estimate: Estimate | undefined };
  tokens: number;
  firstAt: number | undefined;
  lastAt: number | undefined;
}

/** Scores that are kept for the estimate; beyond, the line shows none: what it takes would grow without bound. */
const MOST_SCORES = 100_000;

/** Different tags that are shared. */
const MOST_TAGS = 1_000;

/** Counts the events of a run. `clock` is monotonic, in milliseconds. */
export function trackProgress(clock: () => number): {
  readonly benchmarks: ReadonlyMap<string, BenchmarkProgress>;
  readonly listener: Omit<RunListener, 'note'>;
} {
  const benchmarks = new Map<string, BenchmarkProgress>();
  /** Most tags are equal: equal ones share one object. */
  const tagsOf = new Map<string, ScoredSample['tags']>();
  const shared = (score: ScoredSample): ScoredSample => {
    const key = JSON.stringify(score.tags);
    const tags = tagsOf.get(key);
    if (tags !== undefined) return { ...score, tags };
    if (tagsOf.size < MOST_TAGS) tagsOf.set(key, score.tags);
    return score;
  };
  const at = (id: string, change: (progress: BenchmarkProgress) => void): void => {
    const progress = benchmarks.get(id);
    if (progress !== undefined) change(progress);
  };
  return {
    benchmarks,
    listener: {
      planned: (id, planned, already, standing) => {
        const { scored, estimate } = standing;
        benchmarks.set(id, {
          id,
          planned,
          done: already,
          already,
          failed: 0,
          retries: 0,
          scores: scored === 0 || scored > MOST_SCORES ? [] : [...standing.scores],
          scored,
          unscored: 0,
          estimate,
          last: { scored: 0, estimate: undefined },
          tokens: 0,
          firstAt: undefined,
          lastAt: undefined,
        });
      },
      replied: (id, reply) =>
        at(id, (progress) => {
          progress.done++;
          progress.tokens += (reply.tokensIn ?? 0) + (reply.tokensOut ?? 0);
          progress.lastAt = clock();
          progress.firstAt ??= progress.lastAt - reply.latency;
        }),
      failed: (id, _failure, final) =>
        at(id, (progress) => {
          if (final) progress.failed++;
          else progress.retries++;
        }),
      scored: (id, score) =>
        at(id, (progress) => {
          if (score === null) progress.unscored++;
          else if (++progress.scored > MOST_SCORES) progress.scores = [];
          else progress.scores.push(shared(score));
        }),
    },
  };
}

/** A part of a progress line. Where there is no room for all, those with the highest `drop` go first. */
interface Part {
  readonly text: string;
  readonly drop: number;
}

/**
 * `812/2,000  71.2 [68.0, 74.2]  43.1/s  210 tok/s  3 retries  28 s left`
 *
 * @param room in terminal columns; parts that matter less are left out where it is too small
 */
export function progressLine(
  progress: BenchmarkProgress,
  now: number,
  room = Number.POSITIVE_INFINITY,
): string {
  let parts = partsOf(progress, now);
  const line = (): string => parts.map(({ text }) => text).join('  ');
  while (line().length > room && parts.length > 1) {
    const first = Math.max(...parts.map(({ drop }) => drop));
    parts = parts.filter(({ drop }) => drop !== first);
  }
  return line();
}

function partsOf(progress: BenchmarkProgress, now: number): Part[] {
  const { done, planned, failed, retries } = progress;
  const parts: Part[] = [];
  const add = (text: string, drop: number): void => {
    parts.push({ text, drop });
  };
  add(`${count(done)}/${count(planned)}`, 0);
  const over = done + failed >= planned;
  const scored = progress.scored + progress.unscored;
  // A score that still changes must not look like the final one.
  if (over && scored < done) add(`scoring ${count(scored)}/${count(done)}`, 2);
  else {
    const estimate = standing(progress, over);
    if (estimate !== undefined) add(withInterval(estimate), 2);
  }
  const fresh = done - progress.already;
  const end = over ? (progress.lastAt ?? now) : now;
  const seconds = progress.firstAt === undefined ? 0 : (end - progress.firstAt) / 1000;
  if (fresh > 1 && seconds > 0) {
    add(`${(fresh / seconds).toFixed(1)}/s`, 5);
    if (progress.tokens > 0) add(`${count(Math.round(progress.tokens / seconds))} tok/s`, 6);
  }
  if (retries > 0) add(`${count(retries)} ${retries === 1 ? 'retry' : 'retries'}`, 4);
  if (failed > 0) add(`${count(failed)} in error`, 1);
  if (fresh > 1 && seconds > 0 && !over) {
    add(`${duration(((planned - done - failed) * seconds) / fresh)} left`, 3);
  }
  return parts;
}

/**
 * The factor by which the number of scores must grow before a new estimate, because an estimate takes time proportional
 * to that number.
 */
const GROWTH = 1.02;

/**
 * The current value of the headline metric, recomputed when the change would be visible; at the end it covers all
 * scores.
 */
function standing(progress: BenchmarkProgress, over: boolean): Estimate | undefined {
  const { scores, scored, last, estimate } = progress;
  if (scored > scores.length) return undefined;
  if (scored > last.scored && (over || scored >= GROWTH * last.scored)) {
    progress.last = { scored, estimate: estimate(scores) };
  }
  return progress.last.estimate;
}
