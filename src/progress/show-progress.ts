import stringWidth from 'string-width';
import { terminalLine } from '../core/terminal-text.js';
import { UNLIMITED, wrapped } from '../report/wrap.js';
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

/** On a terminal with fewer columns, bars are short. */
const WIDE_ENOUGH = 79;
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
  const lines = (room = Number.POSITIVE_INFINITY): string[] => {
    const width = Math.max(...[...benchmarks.keys()].map((id) => stringWidth(id)), 0);
    const cells = room < WIDE_ENOUGH ? 8 : 20;
    return [...benchmarks.values()].map((progress) => {
      const head = `${progress.id.padEnd(width)}  ${live ? bar(progress, cells) : ''}`;
      return `${head}${progressLine(progress, clock(), room - stringWidth(head))}`;
    });
  };
  const workersLine = (): string[] =>
    workers === undefined || workers.workers === 0 ? [] : [workersText(workers)];
  const erase = (): string => (drawn === 0 ? '' : `\r\u001b[${drawn}A\u001b[J`);
  const draw = (): void => {
    const room = widthOf(stream) - 1;
    const next = [...lines(room), ...workersLine()].map((line) => fitted(line, room));
    // Line by line: a terminal that keeps what is cleared would keep every drawing.
    const up = drawn === 0 ? '' : `\r\u001b[${drawn}A`;
    stream.write(`${up}${next.map((line) => `${line}\u001b[K\n`).join('')}\u001b[J`);
    drawn = next.length;
  };
  const started = clock();
  const printed = new Map<string, { readonly state: string; readonly at: number }>();
  const plain = (): void => {
    const all = lines();
    const now = clock();
    const current = [...benchmarks.values()].find((each) => !isOver(each));
    for (const [index, progress] of [...benchmarks.values()].entries()) {
      const { id, done, already, failed, retries, scored } = progress;
      const state = [done, failed, retries, scored].join();
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
        stream.write(`${wrapped(terminalLine(message, 500), stream.columns || UNLIMITED)}\n`);
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

function bar({ done, planned }: BenchmarkProgress, cells: number): string {
  const filled = Math.round((cells * done) / Math.max(1, planned));
  return `${'█'.repeat(filled)}${'░'.repeat(cells - filled)}  `;
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
