import { wilsonInterval } from '../metrics/interval.js';
import { count, duration, percent } from '../report/format.js';
import type { RunListener } from '../runner/events.js';

/** What the progress of one benchmark is, in numbers. */
export interface BenchmarkProgress {
  readonly id: string;
  readonly planned: number;
  done: number;
  /** Of `done`, those that this process did not ask for. */
  readonly already: number;
  failed: number;
  retries: number;
  scored: number;
  sum: number;
  tokens: number;
  firstAt: number | undefined;
  lastAt: number | undefined;
}

/** Keeps count of a run's events. `clock` is monotonic, in milliseconds. */
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
      planned: (id, planned, already) => {
        benchmarks.set(id, {
          id,
          planned,
          done: already,
          already,
          failed: 0,
          retries: 0,
          scored: 0,
          sum: 0,
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
          if (score === null) return;
          progress.scored++;
          progress.sum += score.value;
        }),
    },
  };
}

/** `812/2,000  71.2 [68.0, 74.2]  43.1/s  210 tok/s  3 retries  28 s left` */
export function progressLine(progress: BenchmarkProgress, now: number): string {
  const { done, planned, scored, sum, failed, retries } = progress;
  const parts = [`${count(done)}/${count(planned)}`];
  if (scored > 0) {
    const [low, high] = wilsonInterval(sum / scored, scored);
    parts.push(`${percent(sum / scored)} [${percent(low)}, ${percent(high)}]`);
  }
  const fresh = done - progress.already;
  const over = done + failed >= planned;
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
