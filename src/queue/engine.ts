import type { Random } from '../core/prng.js';

/** A job as the queue holds it. */
export interface QueuedJob {
  readonly id: string;
  readonly data: unknown;
}

/** A job that is being worked on. While it is, its lock is renewed. */
export interface TakenJob extends QueuedJob {
  /** What an earlier worker has noted of its work; `undefined` for nothing. */
  readonly progress: unknown;
  /** Whether nobody else can have taken it over. While that is not known, because the engine is away, it is waited for. */
  readonly isHeld: () => boolean | Promise<boolean>;
  readonly note: (progress: unknown) => Promise<void>;
  /** Removes the job. */
  readonly finish: () => Promise<void>;
  /** Lets others take it, at once. */
  readonly giveBack: () => Promise<void>;
}

export type JobState = 'waiting' | 'active' | 'gone';

/** A queue of jobs, first in, first out. */
export interface JobQueue {
  /** Adds jobs; one whose id the queue holds already is not added again. */
  readonly add: (jobs: readonly QueuedJob[]) => Promise<void>;
  /** Adds a job, or replaces what it holds. */
  readonly put: (job: QueuedJob) => Promise<void>;
  readonly get: (id: string) => Promise<unknown>;
  readonly stateOf: (id: string) => Promise<JobState>;
  /** All jobs that have not been finished. */
  readonly all: () => Promise<readonly QueuedJob[]>;
  readonly count: () => Promise<{ readonly waiting: number; readonly active: number }>;
  /** Removes a job that nobody works on; `false` if someone does. */
  readonly remove: (id: string) => Promise<boolean>;
  readonly isPaused: () => Promise<boolean>;
  readonly pause: () => Promise<void>;
  readonly resume: () => Promise<void>;
  /** Removes the jobs that wait. */
  readonly drain: () => Promise<void>;
  /** Removes the queue with everything in it. */
  readonly destroy: () => Promise<void>;
}

/** Takes jobs from a queue, and those of workers that are gone. */
export interface JobTaker {
  /** Waits for a job; `undefined` once closed, or after some seconds without one. */
  readonly next: () => Promise<TakenJob | undefined>;
  /** Takes those that wait by now, at most so many. */
  readonly more: (most: number) => Promise<readonly TakenJob[]>;
  readonly close: () => Promise<void>;
}

export interface TakerOptions {
  /** Seconds without a sign of life after which the jobs of a worker are given to others. */
  readonly lostAfter: number;
}

/** A value that several machines change. */
export interface SharedValue {
  readonly value: string | undefined;
  readonly version: number;
  /** The engine's clock: milliseconds since the epoch. */
  readonly now: number;
}

/** Values that all machines share. */
export interface SharedValues {
  readonly read: (key: string) => Promise<SharedValue>;
  /** Replaces a value if it is still of this version; `false` if it was changed in the meantime. */
  readonly replace: (key: string, version: number, value: string) => Promise<boolean>;
}

/** What holds the queues: Redis, Valkey or PostgreSQL, through BullMQ. */
export interface Engine {
  /** Without user name and password. */
  readonly address: string;
  readonly queue: (name: string) => JobQueue;
  readonly taker: (name: string, options: TakerOptions) => JobTaker;
  readonly shared: SharedValues;
  readonly close: () => Promise<void>;
}

/**
 * Changes a shared value, again and again if others change it at the same time.
 *
 * @param change gives the new value, and what is to be returned
 */
export async function changeShared<Result>(
  { read, replace }: SharedValues,
  key: string,
  random: Random,
  change: (
    value: string | undefined,
    now: number,
  ) => { readonly value: string; readonly result: Result },
): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    const { value, version, now } = await read(key);
    const changed = change(value, now);
    if (await replace(key, version, changed.value)) return changed.result;
    await new Promise((resolve) => setTimeout(resolve, random() * Math.min(100, 2 ** attempt)));
  }
}
