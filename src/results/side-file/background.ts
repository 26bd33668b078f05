/** How far something that is made in the background has come. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** Work in slices, each short enough that a server can answer between two of them. */
export type Slices = Iterator<Progress, void>;

/** Runs each piece of work once at a time, by its name. */
export interface Background {
  /**
   * Starts the work unless it is under way, and waits for it for a short time.
   *
   * @returns `null` once it is done, otherwise how far it is
   */
  readonly ensure: (name: string, start: () => Slices) => Promise<Progress | null>;
  /** No slice runs after this. */
  readonly stop: () => void;
}

/** Milliseconds that a request waits for work before it is told the progress. */
const PATIENCE = 200;

interface Job {
  progress: Progress;
  finished: Promise<void>;
  isOver: boolean;
  error: unknown;
}

/** @param clock monotonic, in milliseconds */
export function background(clock: () => number): Background {
  const running = new Map<string, Job>();
  let isStopped = false;
  const run = async (name: string, slices: Slices, job: Job): Promise<void> => {
    try {
      while (!isStopped) {
        const { done, value } = slices.next();
        if (done === true) break;
        job.progress = value;
        await new Promise((resolve) => setImmediate(resolve));
      }
    } catch (error) {
      job.error = error;
    }
    job.isOver = true;
    running.delete(name);
  };
  return {
    ensure: async (name, start) => {
      let job = running.get(name);
      if (job === undefined) {
        const progress = { done: 0, total: 1 };
        job = { progress, finished: Promise.resolve(), isOver: false, error: undefined };
        running.set(name, job);
        job.finished = run(name, start(), job);
      }
      const until = clock() + PATIENCE;
      const late = new Promise<void>((resolve) => {
        setTimeout(resolve, Math.max(0, until - clock())).unref();
      });
      await Promise.race([job.finished, late]);
      if (job.error !== undefined) throw job.error;
      return job.isOver ? null : job.progress;
    },
    stop: () => {
      isStopped = true;
    },
  };
}
