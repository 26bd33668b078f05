import { queueAddress } from '../../queue/address.js';
import { openEngine } from '../../queue/open.js';
import { WORKERS, workersIn } from '../../queue/presence.js';
import { CALLS, RUNS, resultsOf, SCORES } from './messages.js';

/** How a queue is. */
export interface QueueStatus {
  readonly queues: readonly {
    readonly name: string;
    readonly waiting: number;
    readonly active: number;
    readonly paused: boolean;
  }[];
  readonly runs: readonly { readonly run: string; readonly results: number }[];
  readonly workers: readonly {
    readonly worker: string;
    readonly host: string;
    readonly version: string;
    /** What it takes; `null` is everything. */
    readonly only: 'call' | 'execute' | null;
    /** Calls in flight, and those that it may have. */
    readonly calls: number;
    readonly slots: number;
    /** Programs under way. */
    readonly programs: number;
  }[];
}

/** What can be done with a queue as a whole. */
export interface QueueAdmin {
  readonly status: () => Promise<QueueStatus>;
  readonly pause: () => Promise<void>;
  readonly resume: () => Promise<void>;
  readonly drain: () => Promise<void>;
  readonly clean: () => Promise<void>;
}

const WORK = [CALLS, SCORES];

/** Opens a queue for a look or a change, and closes it afterwards. */
export async function withQueue(
  address: string,
  env: Readonly<Record<string, string | undefined>>,
  note: (message: string) => void,
  use: (admin: QueueAdmin) => Promise<void>,
): Promise<void> {
  const engine = await openEngine(queueAddress(address, env), note);
  const runs = async (): Promise<readonly { id: string; data: unknown }[]> =>
    engine.queue(RUNS).all();
  const onBoth = async (change: (name: string) => Promise<void>): Promise<void> => {
    for (const name of WORK) await change(name);
  };
  const status = async (): Promise<QueueStatus> => {
    const queues = [];
    for (const name of WORK) {
      const queue = engine.queue(name);
      queues.push({ name, ...(await queue.count()), paused: await queue.isPaused() });
    }
    const found = [];
    for (const { id } of await runs()) {
      const { waiting, active } = await engine.queue(resultsOf(id)).count();
      found.push({ run: id, results: waiting + active });
    }
    const { value, now } = await engine.shared.read(WORKERS);
    const workers = Object.entries(workersIn(value, now)).map(([worker, { at, ...each }]) => ({
      worker,
      ...each,
    }));
    return { queues, runs: found, workers };
  };
  try {
    await use({
      status,
      pause: () => onBoth((name) => engine.queue(name).pause()),
      resume: () => onBoth((name) => engine.queue(name).resume()),
      drain: () => onBoth((name) => engine.queue(name).drain()),
      clean: async () => {
        for (const { id } of await runs()) await engine.queue(resultsOf(id)).destroy();
        await onBoth((name) => engine.queue(name).destroy());
        await engine.queue(RUNS).destroy();
      },
    });
  } finally {
    await engine.close();
  }
}
