import type { IQueueBackend, JobsOptions, JobType, Queue, Worker, WorkerOptions } from 'bullmq';
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

type AnyQueue = Queue<unknown, unknown, string, unknown, unknown, string, IQueueBackend, never>;
type AnyWorker = Worker<unknown, unknown, string, IQueueBackend, object, never>;

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
const PAGE = 1_000;
/** What waits in a queue that is paused is `paused` on PostgreSQL, which BullMQ's types do not know. */
const PAUSED = 'paused' as JobType;
const UNFINISHED: JobType[] = ['waiting', PAUSED, 'active', 'prioritized', 'delayed'];

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
  let opened: AnyQueue | undefined;
  const queue = (): AnyQueue => {
    if (opened === undefined) {
      opened = backend.queue(name);
      opened.on('error', backend.onError);
    }
    return opened;
  };
  const lasting = <Result>(work: () => Promise<Result>): Promise<Result> =>
    persistently(work, backend);
  return {
    add: async (jobs) => {
      const bulk = jobs.map(({ id, data }) => ({
        name: 'job',
        data,
        opts: { ...KEPT, jobId: id },
      }));
      await lasting(() => queue().addBulk(bulk));
    },
    put: async ({ id, data }) => {
      const known = await lasting(() => queue().getJob(id));
      if (known !== undefined) await lasting(() => known.updateData(data));
      else await lasting(() => queue().add('job', data, { ...KEPT, jobId: id }));
    },
    get: async (id) => (await lasting(() => queue().getJob(id)))?.data as unknown,
    stateOf: async (id) => stateNamed(await lasting(() => queue().getJobState(id))),
    all: async () => {
      const found: QueuedJob[] = [];
      for (let start = 0; ; start += PAGE) {
        const page = await lasting(() => queue().getJobs(UNFINISHED, start, start + PAGE - 1));
        // A job that has ended in the meantime is missing.
        for (const job of page)
          if (job?.id !== undefined) found.push({ id: job.id, data: job.data });
        if (page.length < PAGE) return found;
      }
    },
    count: async () => {
      const { active = 0, ...others } = await lasting(() => queue().getJobCounts(...UNFINISHED));
      return { active, waiting: Object.values(others).reduce((sum, count) => sum + count, 0) };
    },
    remove: async (id) => (await lasting(() => queue().remove(id))) === 1,
    isPaused: () => lasting(() => queue().isPaused()),
    pause: () => lasting(() => queue().pause()),
    resume: () => lasting(() => queue().resume()),
    drain: () => lasting(() => queue().drain(true)),
    destroy: () => lasting(() => queue().obliterate({ force: true })),
    close: async () => {
      await opened?.close();
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
  const worker = open(name, {
    autorun: false,
    lockDuration,
    stalledInterval: lockDuration / 2,
    maxStalledCount: AS_OFTEN_AS_IT_TAKES,
    drainDelay: 2,
  });
  worker.on('error', onError);
  void worker.startStalledCheckTimer();
  const held = new Map<string, string>();
  const renew = async (): Promise<void> => {
    const ids = [...held.keys()];
    if (ids.length === 0) return;
    try {
      await worker.extendJobLocks(ids, [...held.values()], lockDuration);
    } catch (thrown) {
      if (thrown instanceof Error) onError(thrown);
    }
  };
  const renewing = setInterval(() => void renew(), lockDuration / 4);
  let closed = false;
  let end = (): void => {};
  // Not every engine ends a wait for a job when it is closed.
  const ending = new Promise<undefined>((resolve) => {
    end = () => resolve(undefined);
  });
  let tokens = 0;

  const leave = async (id: string, move: () => Promise<unknown>): Promise<void> => {
    try {
      await persistently(move, backend);
    } catch (thrown) {
      // Another worker has taken it over, or the engine has lost it: its results count all the same.
      if (!closed && thrown instanceof Error && !/lock|missing|not in/i.test(thrown.message)) {
        throw thrown;
      }
    } finally {
      held.delete(id);
    }
  };

  const taken = (
    job: NonNullable<Awaited<ReturnType<AnyWorker['getNextJob']>>>,
    token: string,
  ): TakenJob => {
    const id = job.id ?? '';
    held.set(id, token);
    return {
      id,
      data: job.data as unknown,
      // BullMQ starts with 0.
      progress: typeof job.progress === 'object' ? job.progress : undefined,
      note: (progress) => persistently(() => job.updateProgress(progress as object), backend),
      finish: () => leave(id, () => job.moveToCompleted(null, token, false)),
      giveBack: () => leave(id, () => job.moveToWait(token)),
    };
  };

  return {
    next: async () => {
      const token = `${process.pid}-${tokens++}`;
      try {
        const job = closed ? undefined : await Promise.race([worker.getNextJob(token), ending]);
        return job === undefined ? undefined : taken(job, token);
      } catch (thrown) {
        if (closed) return undefined;
        if (!isAway(thrown)) throw explain(thrown) ?? thrown;
        if (thrown instanceof Error) onError(thrown);
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
        return undefined;
      }
    },
    close: async () => {
      closed = true;
      end();
      clearInterval(renewing);
      await Promise.race([
        worker.close(true).catch(() => {}),
        new Promise((resolve) => setTimeout(resolve, PAUSE).unref()),
      ]);
    },
  };
}
