import { type CallJob, keyOf } from '../jobs.js';

/** Batches of calls that were handed out, with the jobs in them that have not ended. */
export interface Outstanding {
  readonly add: (id: string, jobs: readonly CallJob[], now: number) => void;
  readonly has: (key: string) => boolean;
  /** Takes out a job that has ended; `undefined` for one that no batch holds. */
  readonly end: (key: string, now: number) => CallJob | undefined;
  /** Takes out a batch: its jobs that have not ended. */
  readonly remove: (id: string) => readonly CallJob[];
  readonly ids: () => readonly string[];
  /** Batches of which nothing was heard since then, in milliseconds; at most so many. */
  readonly silentSince: (then: number, most: number) => readonly string[];
  /** Something was heard of a batch. */
  readonly heard: (id: string, now: number) => void;
  /** A batch was not found where it should be; says whether that was so at the last look, too. */
  readonly missed: (id: string) => boolean;
}

/** Names a job within a run. */
export function jobKey(of: Pick<CallJob, 'benchmark' | 'item' | 'sample'>): string {
  return `${of.benchmark} ${keyOf(of)}`;
}

interface Batch {
  readonly jobs: Map<string, CallJob>;
  heard: number;
  missing: boolean;
}

export function createOutstanding(): Outstanding {
  const batches = new Map<string, Batch>();
  const batchOf = new Map<string, string>();
  return {
    add: (id, jobs, now) => {
      batches.set(id, {
        jobs: new Map(jobs.map((job) => [jobKey(job), job])),
        heard: now,
        missing: false,
      });
      for (const job of jobs) batchOf.set(jobKey(job), id);
    },
    has: (key) => batchOf.has(key),
    end: (key, now) => {
      const id = batchOf.get(key);
      const batch = id === undefined ? undefined : batches.get(id);
      if (id === undefined || batch === undefined) return undefined;
      const job = batch.jobs.get(key);
      batchOf.delete(key);
      batch.jobs.delete(key);
      batch.heard = now;
      if (batch.jobs.size === 0) batches.delete(id);
      return job;
    },
    remove: (id) => {
      const jobs = batches.get(id)?.jobs ?? new Map<string, CallJob>();
      batches.delete(id);
      for (const key of jobs.keys()) if (batchOf.get(key) === id) batchOf.delete(key);
      return [...jobs.values()];
    },
    ids: () => [...batches.keys()],
    silentSince: (then, most) =>
      [...batches]
        .filter(([, { heard }]) => heard < then)
        .slice(0, most)
        .map(([id]) => id),
    heard: (id, now) => {
      const batch = batches.get(id);
      if (batch === undefined) return;
      batch.heard = now;
      batch.missing = false;
    },
    missed: (id) => {
      const batch = batches.get(id);
      if (batch === undefined) return false;
      const before = batch.missing;
      batch.missing = true;
      return before;
    },
  };
}
