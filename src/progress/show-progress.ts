import stringWidth from 'string-width';
import { terminalLine } from '../core/terminal-text.js';
import type { RunListener } from '../runner/events.js';
import { type WorkersSeen, workersText } from '../runner/queue/workers-view.js';
import { type BenchmarkProgress, progressLine, trackProgress } from './progress-state.js';

/** A terminal knows its width; some say 0, which means that they do not. */
interface Stream {
  write(text: string): unknown;
  readonly columns?: number | undefined;
}

export interface ProgressOptions {
  readonly stream: Stream;
  /** Redraw in place; otherwise print plain lines at intervals. */
  readonly live: boolean;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
}

export interface ProgressView {
  readonly listener: RunListener;
  /** Draws the final state and releases the terminal. */
  readonly finish: () => void;
}

/** Milliseconds between two drawings, and between two plain lines. */
const LIVE_EVERY = 100;
const PLAIN_EVERY = 10_000;
/** Milliseconds after which a plain line is repeated, so that a run that waits is not taken for one that hangs. */
const HEARTBEAT = 30_000;

/** Shows the progress of a run on a terminal, or as plain lines in a pipe or in CI. */
export function showProgress({ stream, live, clock }: ProgressOptions): ProgressView {
  const { benchmarks, listener } = trackProgress(clock);
  let drawn = 0;
  let workers: WorkersSeen | undefined;
  const lines = (): string[] => {
    const width = Math.max(...[...benchmarks.keys()].map((id) => stringWidth(id)), 0);
    return [...benchmarks.values()].map(
      (progress) =>
        `${progress.id.padEnd(width)}  ${bar(progress)}${progressLine(progress, clock())}`,
    );
  };
  const workersLine = (): string[] =>
    workers === undefined || workers.workers === 0 ? [] : [workersText(workers)];
  const bar = (progress: BenchmarkProgress): string => {
    if (!live) return '';
    const filled = Math.round((20 * progress.done) / Math.max(1, progress.planned));
    return `${'█'.repeat(filled)}${'░'.repeat(20 - filled)}  `;
  };
  const erase = (): string => (drawn === 0 ? '' : `\r\u001b[${drawn}A\u001b[J`);
  const draw = (): void => {
    const next = [...lines(), ...workersLine()].map((line) => fitted(line, widthOf(stream) - 1));
    stream.write(`${erase()}${next.map((line) => `${line}\n`).join('')}`);
    drawn = next.length;
  };
  const started = clock();
  const printed = new Map<string, { readonly state: string; readonly at: number }>();
  const plain = (): void => {
    const all = lines();
    const now = clock();
    const current = [...benchmarks.values()].find((each) => !isOver(each));
    for (const [index, progress] of [...benchmarks.values()].entries()) {
      const { id, done, already, failed, retries, scores } = progress;
      const state = [done, failed, retries, scores.length].join();
      const last = printed.get(id);
      const isNews =
        last === undefined ? done > already || failed + retries > 0 : last.state !== state;
      const isDue = progress === current && now - (last?.at ?? started) >= HEARTBEAT;
      if (!isNews && !isDue) continue;
      printed.set(id, { state, at: now });
      stream.write(`${all[index]}\n`);
    }
  };
  const timer = setInterval(live ? draw : plain, live ? LIVE_EVERY : PLAIN_EVERY);
  timer.unref();
  return {
    listener: {
      ...listener,
      workers: (seen) => {
        workers = seen;
      },
      note: (message) => {
        if (live) {
          stream.write(erase());
          drawn = 0;
        }
        stream.write(`${terminalLine(message, 500)}\n`);
      },
    },
    finish: () => {
      clearInterval(timer);
      workers = undefined;
      if (live) draw();
      else plain();
    },
  };
}

function isOver({ done, failed, planned }: BenchmarkProgress): boolean {
  return done + failed >= planned;
}

function widthOf({ columns = 0 }: Stream): number {
  return columns > 0 ? columns : 80;
}

/** Truncated to the width of the terminal, because a wrapped line cannot be redrawn. */
function fitted(line: string, width: number): string {
  if (stringWidth(line) <= width) return line;
  let cut = line;
  while (cut !== '' && stringWidth(cut) > width - 1) cut = cut.slice(0, -1);
  return `${cut}…`;
}
