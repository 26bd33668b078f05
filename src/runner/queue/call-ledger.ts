import type { CallJob, CallResult } from '../jobs.js';
import { createOutstanding, jobKey, type Outstanding } from './outstanding.js';

/** Which calls of a run have been drawn by this process, are in the queue, or have ended there before they were drawn. */
export interface CallLedger extends Pick<Outstanding, 'ids' | 'silentSince' | 'heard' | 'missed'> {
  /** Jobs drawn and not ended. */
  readonly drawn: () => number;
  /**
   * Draws a job. Its result, if it has arrived already: an earlier process has handed the job out. Otherwise whether it is
   * to be enqueued.
   */
  readonly draw: (job: CallJob) => CallResult | boolean;
  /** Jobs are in the queue, as the batch of this id. */
  readonly enqueued: (id: string, jobs: readonly CallJob[]) => void;
  /** The job of a result, which is no longer in the queue. */
  readonly takeOut: (result: CallResult) => CallJob | undefined;
  /** A job has ended for good. */
  readonly ended: (result: CallResult, job: CallJob | undefined) => void;
  /** A batch is no longer in the queue, and nobody works on it: its jobs. */
  readonly remove: (id: string) => readonly CallJob[];
  /** Those of the jobs that this process has drawn. */
  readonly amongDrawn: (jobs: readonly CallJob[]) => readonly CallJob[];
  /** The job stays outstanding for another start of the run. */
  readonly giveUp: (job: CallJob) => void;
}

/** @param clock in milliseconds, monotonic */
export function createCallLedger(clock: () => number): CallLedger {
  const { add, has, end, ...outstanding } = createOutstanding();
  /** Results of jobs that an earlier process handed out and this one has not drawn yet. */
  const early = new Map<string, CallResult>();
  const drawn = new Set<string>();
  let drawingBegan = false;
  return {
    ...outstanding,
    drawn: () => drawn.size,
    draw: (job) => {
      drawingBegan = true;
      const key = jobKey(job);
      const known = early.get(key);
      if (known !== undefined) {
        early.delete(key);
        return known;
      }
      drawn.add(key);
      return !has(key);
    },
    enqueued: (id, jobs) => add(id, jobs, clock()),
    takeOut: (result) => end(jobKey(result), clock()),
    ended: (result, job) => {
      const key = jobKey(result);
      if (!drawn.delete(key) && (!drawingBegan || job !== undefined)) early.set(key, result);
    },
    amongDrawn: (jobs) => jobs.filter((job) => drawn.has(jobKey(job))),
    giveUp: (job) => {
      drawn.delete(jobKey(job));
    },
  };
}
