import type { IQueueBackend, JobsOptions, JobType, Queue, Worker, WorkerOptions } from 'bullmq';
import { createEnding } from '../core/ending.js';
import { createWaiters } from '../core/waiters.js';
import { withinTime } from '../core/within-time.js';
import type {
  Engine,
  JobQueue,
  JobState,
  JobTaker,
  QueuedJob,
  SharedValues,
  TakenJob,
  TakerOptions,
} from './engine.js';
import { isAway, persistently, type Trouble } from './persistently.js';
import { reopened } from './reopened.js';

type AnyQueue = Queue<unknown, unknown, string, unknown, unknown, string, IQueueBackend, never>;
type AnyWorker = Worker<unknown, unknown, string, IQueueBackend, object, never>;
type AnyJob = NonNullable<Awaited<ReturnType<AnyWorker['getNextJob']>>>;

/** How BullMQ reaches an engine. */
export interface Backend extends Omit<Trouble, 'isClosed'> {
  readonly queue: (name: string) => AnyQueue;
  readonly worker: (name: string, options: Omit<WorkerOptions, 'connection'>) => AnyWorker;
}

const KEPT: JobsOptions = { removeOnComplete: true, removeOnFail: true };
/** A job is given to another worker as often as it takes. */
const AS_OFTEN_AS_IT_TAKES = 1_000_000;
/** Milliseconds before a queue that cannot be reached is tried again. */
const PAUSE = 500;
/** Jobs that are read at a time. */
const PAGE = 1_000;
/** Seconds for which BullMQ waits for a job, and milliseconds after which it is asked without a wait. */
const DRAIN_DELAY = 2;
const PATIENCE = 5_000;
/** What waits in a queue that is paused is `paused` on PostgreSQL, which BullMQ's types do not know. */
const PAUSED = 'paused' as JobType;
const UNFINISHED: JobType[] = ['waiting', PAUSED, 'active', 'prioritized', 'delayed'];
/** PostgreSQL is asked for one state after the other, and a job may go back to an earlier one meanwhile. */
const EVERYWHERE: JobType[] = [...UNFINISHED, 'waiting', PAUSED];

/** The same while it is in use. */
type OpenBackend = Backend & Trouble;

export interface BullEngine {
  readonly address: string;
  readonly backend: Backend;
  readonly shared: SharedValues;
  /** Ends the connections, after those of the queues. */
  readonly close: () => Promise<void>;
}

/** An engine whose queues are BullMQ's. */
export function bullEngine({ address, backend: reached, shared, close }: BullEngine): Engine {
  let closed = false;
  const backend: OpenBackend = { ...reached, isClosed: () => closed };
  const queues = new Map<string, ReturnType<typeof bullQueue>>();
  return {
    address,
    queue: (name) => {
      const queue = queues.get(name) ?? bullQueue(name, backend);
      queues.set(name, queue);
      return queue;
    },
    taker: (name, options) => bullTaker(name, options, backend),
    shared: {
      read: (key) => persistently(() => shared.read(key), backend),
      replace: (...args) => persistently(() => shared.replace(...args), backend),
    },
    close: async () => {
      closed = true;
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()));
      await close();
    },
  };
}

/** A queue of BullMQ, which is opened when it is first used. */
function bullQueue(name: string, backend: OpenBackend): JobQueue & { close: () => Promise<void> } {
  const kept = reopened(() => {
    const queue = backend.queue(name);
    queue.on('error', backend.onError);
    return queue;
  });
  /** With the queue, as often as it takes. */
  const lasting = <Result>(work: (queue: AnyQueue) => Promise<Result>): Promise<Result> =>
    persistently(async () => work(await kept.ready()), backend);
  return {
    add: async (jobs) => {
      const bulk = jobs.map(({ id, data }) => ({
        name: 'job',
        data,
        opts: { ...KEPT, jobId: id },
      }));
      await lasting((queue) => queue.addBulk(bulk));
    },
    put: async ({ id, data }) => {
      const known = await lasting((queue) => queue.getJob(id));
      if (known !== undefined) await lasting(() => known.updateData(data));
      else await lasting((queue) => queue.add('job', data, { ...KEPT, jobId: id }));
    },
    get: async (id) => (await lasting((queue) => queue.getJob(id)))?.data as unknown,
    stateOf: async (id) => stateNamed(await lasting((queue) => queue.getJobState(id))),
    all: async () => {
      // All ids at once: pages of them would shift while jobs come and go.
      const ids = await lasting((queue) => queue.getRanges(EVERYWHERE, 0, -1));
      const found: QueuedJob[] = [];
      for (let start = 0; start < ids.length; start += PAGE) {
        const jobs = await lasting((queue) =>
          Promise.all(ids.slice(start, start + PAGE).map((id) => queue.getJob(id))),
        );
        // A job that has ended in the meantime is missing.
        for (const job of jobs) {
          if (job?.id !== undefined) found.push({ id: job.id, data: job.data });
        }
      }
      return found;
    },
    count: async () => {
      const { active = 0, ...others } = await lasting((queue) => queue.getJobCounts(...UNFINISHED));
      return { active, waiting: Object.values(others).reduce((sum, count) => sum + count, 0) };
    },
    remove: async (id) => (await lasting((queue) => queue.remove(id))) === 1,
    isPaused: () => lasting((queue) => queue.isPaused()),
    pause: () => lasting((queue) => queue.pause()),
    resume: () => lasting((queue) => queue.resume()),
    drain: () => lasting((queue) => queue.drain(true)),
    destroy: () => lasting((queue) => queue.obliterate({ force: true })),
    close: async () => {
      await kept.last()?.close();
    },
  };
}

function stateNamed(state: string): JobState {
  if (state === 'active') return 'active';
  return state === 'unknown' || state === 'completed' || state === 'failed' ? 'gone' : 'waiting';
}

/** Takes jobs of a queue by hand, so that as many are taken as there is room for. */
function bullTaker(name: string, { lostAfter }: TakerOptions, backend: OpenBackend): JobTaker {
  const { worker: open, onError, explain } = backend;
  const lockDuration = lostAfter * 1000;
  const kept = reopened(() => {
    const worker = open(name, {
      autorun: false,
      lockDuration,
      stalledInterval: lockDuration / 2,
      maxStalledCount: AS_OFTEN_AS_IT_TAKES,
      drainDelay: DRAIN_DELAY,
    });
    worker.on('error', onError);
    void worker.startStalledCheckTimer();
    return worker;
  });
  /** Tokens of the jobs that are held, and until when they are known to be, in milliseconds. */
  const held = new Map<string, { readonly token: string; until: number }>();
  const renewals = createWaiters();
  const renew = async (): Promise<void> => {
    const renewed = new Map(held);
    if (renewed.size === 0) return;
    const until = performance.now() + lockDuration;
    try {
      const worker = await kept.ready();
      const tokens = [...renewed.values()].map(({ token }) => token);
      const lost = await worker.extendJobLocks([...renewed.keys()], tokens, lockDuration);
      for (const [id, each] of renewed) {
        if (!lost.includes(id)) each.until = until;
        else if (held.get(id) === each) held.delete(id);
      }
      renewals.wake();
    } catch (thrown) {
      if (thrown instanceof Error) onError(thrown);
    }
  };
  const renewing = setInterval(() => void renew(), lockDuration / 4);
  // Not every engine ends what it was asked when it is closed.
  const { end, hasEnded: isClosed, orEnd } = createEnding();
  let tokens = 0;
  const newToken = (): string => `${process.pid}-${tokens++}`;

  const leave = async (id: string, token: string, move: () => Promise<unknown>): Promise<void> => {
    try {
      await orEnd(persistently(move, backend));
    } catch (thrown) {
      // Another worker has taken it over, or the engine has lost it: its results count all the same.
      if (!isClosed() && thrown instanceof Error && !/lock|missing|not in/i.test(thrown.message)) {
        throw thrown;
      }
    } finally {
      if (held.get(id)?.token === token) held.delete(id);
    }
  };

  const isHeld = (id: string, token: string): boolean | Promise<boolean> => {
    const known = held.get(id);
    if (known?.token !== token) return false;
    if (isClosed() || performance.now() < known.until) return true;
    return orEnd(renewals.wait()).then(() => isHeld(id, token));
  };

  const taken = (job: AnyJob, token: string): TakenJob => {
    const id = job.id ?? '';
    // Since when is known within less than the rest.
    held.set(id, { token, until: performance.now() + lockDuration / 2 });
    return {
      id,
      data: job.data as unknown,
      // BullMQ starts with 0.
      progress: typeof job.progress === 'object' ? job.progress : undefined,
      isHeld: () => isHeld(id, token),
      note: (progress) =>
        orEnd(persistently(() => job.updateProgress(progress as object), backend)),
      finish: () => leave(id, token, () => job.moveToCompleted(null, token, false)),
      giveBack: () => leave(id, token, () => job.moveToWait(token)),
    };
  };

  /** One of those that wait, without a wait for one. */
  const atOnce = async (worker: AnyWorker): Promise<TakenJob | undefined> => {
    const token = newToken();
    const job = await orEnd(worker.getNextJob(token, { block: false }));
    return job === undefined ? undefined : taken(job, token);
  };

  /** A wait for a job that is under way. */
  let wait: { readonly token: string; readonly job: Promise<AnyJob | undefined> } | undefined;

  /** BullMQ may wait for an hour where it has missed what the engine said; so others are looked for meanwhile. */
  const found = async (worker: AnyWorker): Promise<TakenJob | undefined> => {
    if (wait === undefined) {
      const token = newToken();
      const job = worker.getNextJob(token);
      job.catch(() => {});
      wait = { token, job };
    }
    const { token, job } = wait;
    let isOver = true;
    try {
      const next = await withinTime(orEnd(job), PATIENCE);
      if (next !== 'late') return next === undefined ? undefined : taken(next, token);
      isOver = false;
    } finally {
      if (isOver) wait = undefined;
    }
    return atOnce(worker);
  };

  return {
    more: async (most) => {
      const found: TakenJob[] = [];
      const worker = await orEnd(kept.ready()).catch(() => undefined);
      // Twice as many each time, because asking where nothing waits is in vain.
      for (let asked = 1; worker !== undefined && found.length < most; asked *= 2) {
        const size = Math.min(asked, most - found.length);
        const all = await Promise.allSettled(Array.from({ length: size }, () => atOnce(worker)));
        const jobs = all.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
        found.push(...jobs.filter((job) => job !== undefined));
        // Where it fails, what was taken counts, and the next wait tells why.
        if (jobs.length < size || jobs.includes(undefined)) break;
      }
      return found;
    },
    next: async () => {
      try {
        if (isClosed()) return undefined;
        const worker = await orEnd(kept.ready());
        return worker === undefined ? undefined : await found(worker);
      } catch (thrown) {
        if (isClosed()) return undefined;
        if (!isAway(thrown)) throw explain(thrown) ?? thrown;
        if (thrown instanceof Error) onError(thrown);
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
        return undefined;
      }
    },
    close: async () => {
      end();
      clearInterval(renewing);
      await withinTime(
        kept
          .last()
          ?.close(true)
          .catch(() => {}) ?? Promise.resolve(),
        PAUSE,
      );
    },
  };
}
