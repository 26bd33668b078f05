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
  readonly scores: ScoredSample[];
  /** Responses on which the scorer failed. */
  unscored: number;
  readonly estimate: Standing['estimate'];
  /** The latest estimate, and the number of scores that it is based on. */
  last: { readonly scored: number; readonly estimate: Estimate | undefined };
  tokens: number;
  firstAt: number | undefined;
  lastAt: number | undefined;
}

/** Counts the events of a run. `clock` is monotonic, in milliseconds. */
export function trackProgress(clock: () => number): {
  readonly benchmarks: ReadonlyMap<string, BenchmarkProgress>;
  readonly listener: Omit<RunListener, 'note'>;
} {
  const benchmarks = new Map<string, BenchmarkProgress>();
  const at = (id: string, change: (progress: BenchmarkProgress) => void): void => {
    const progress = benchmarks.get(id);
    if (progress !== undefined) change(progress);
  };
  return {
    benchmarks,
    listener: {
      planned: (id, planned, already, { scores, estimate }) => {
        benchmarks.set(id, {
          id,
          planned,
          done: already,
          already,
          failed: 0,
          retries: 0,
          scores: [...scores],
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
          else progress.scores.push(score);
        }),
    },
  };
}

/** `812/2,000  71.2 [68.0, 74.2]  43.1/s  210 tok/s  3 retries  28 s left` */
export function progressLine(progress: BenchmarkProgress, now: number): string {
  const { done, planned, failed, retries } = progress;
  const parts = [`${count(done)}/${count(planned)}`];
  const over = done + failed >= planned;
  const scored = progress.scores.length + progress.unscored;
  // A score that still changes must not look like the final one.
  if (over && scored < done) parts.push(`scoring ${count(scored)}/${count(done)}`);
  else {
    const estimate = standing(progress, over);
    if (estimate !== undefined) parts.push(withInterval(estimate));
  }
  const fresh = done - progress.already;
  const end = over ? (progress.lastAt ?? now) : now;
  const seconds = progress.firstAt === undefined ? 0 : (end - progress.firstAt) / 1000;
  if (fresh > 1 && seconds > 0) {
    parts.push(`${(fresh / seconds).toFixed(1)}/s`);
    if (progress.tokens > 0) parts.push(`${count(Math.round(progress.tokens / seconds))} tok/s`);
  }
  if (retries > 0) parts.push(`${count(retries)} ${retries === 1 ? 'retry' : 'retries'}`);
  if (failed > 0) parts.push(`${count(failed)} in error`);
  if (fresh > 1 && seconds > 0 && !over) {
    parts.push(`${duration(((planned - done - failed) * seconds) / fresh)} left`);
  }
  return parts.join('  ');
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
  const { scores, last, estimate } = progress;
  const scored = scores.length;
  if (scored > last.scored && (over || scored >= GROWTH * last.scored)) {
    progress.last = { scored, estimate: estimate(scores) };
  }
  return progress.last.estimate;
}
