import { withinTime } from '../../core/within-time.js';
import type { Connection } from '../../store/open.js';
import { tallyOf } from '../../store/responses.js';
import type { Progress, Slices } from './progress.js';
import { type TaskThread, taskThread } from './task-thread.js';
import { type Task, workOn } from './tasks.js';

/** Does each task once at a time. */
export interface Background {
  /**
   * Starts a task unless it is under way, and waits for it for a short time. Tasks on long runs are done in a thread.
   *
   * @returns `null` once it is done, otherwise how far it is
   */
  readonly ensure: (task: Task) => Promise<Progress | null>;
  /** The same for work whose result is kept in memory, by its name. */
  readonly ensureHere: (name: string, start: () => Slices) => Promise<Progress | null>;
  /** Nothing is done after this. */
  readonly stop: () => void;
}

export interface BackgroundOptions {
  readonly store: Connection;
  readonly side: () => Connection;
}

/** Milliseconds that a request waits for work before it is told the progress. */
const PATIENCE = 200;
/** From this many responses on, a task is done in a thread; below, that would take longer to start than the task. */
const LONG = 20_000;

interface Job {
  progress: Progress;
  readonly finished: Promise<void>;
  readonly finish: () => void;
  isOver: boolean;
  error: unknown;
}

export function background({ store, side }: BackgroundOptions): Background {
  const running = new Map<string, Job>();
  let thread: TaskThread | undefined;
  let isStopped = false;
  const end = (name: string, error?: unknown): void => {
    const job = running.get(name);
    if (job === undefined) return;
    [job.isOver, job.error] = [true, error];
    running.delete(name);
    job.finish();
  };
  const workHere = async (name: string, slices: Slices, job: Job): Promise<void> => {
    try {
      while (!isStopped) {
        const { done, value } = slices.next();
        if (done === true) break;
        job.progress = value;
        await new Promise((resolve) => setImmediate(resolve));
      }
      end(name);
    } catch (error) {
      end(name, error);
    }
  };
  const workInThread = (name: string, task: Task): void => {
    thread ??= taskThread(
      { store: store.name, side: side().name },
      {
        progress: (of, progress) => {
          const job = running.get(of);
          if (job !== undefined) job.progress = progress;
        },
        end,
        gone: () => {
          thread = undefined;
        },
      },
    );
    thread.start(name, task);
  };
  const ensure = async (name: string, start: (job: Job) => void): Promise<Progress | null> => {
    let job = running.get(name);
    if (job === undefined) {
      job = newJob();
      running.set(name, job);
      start(job);
    }
    await withinTime(job.finished, PATIENCE);
    if (job.error !== undefined) throw job.error;
    return job.isOver ? null : job.progress;
  };
  return {
    ensure: (task) => {
      const name = JSON.stringify(task);
      return ensure(name, (job) => {
        const isLong = tallyOf(store, task.part.runBenchmarkId).responses > LONG;
        // Another thread cannot open what is in the memory of this one, or in a file without a name.
        if (isLong && !store.memory && side().name !== '') workInThread(name, task);
        else void workHere(name, workOn(store, side(), task), job);
      });
    },
    ensureHere: (name, start) => ensure(name, (job) => void workHere(name, start(), job)),
    stop: () => {
      isStopped = true;
      thread?.stop();
    },
  };
}

function newJob(): Job {
  let finish = (): void => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { progress: { done: 0, total: 1 }, finished, finish, isOver: false, error: undefined };
}
