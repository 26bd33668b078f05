import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../../../core/package-root.js';
import type { CardPage, Comparison } from '../../api.js';
import type { Asked, Explained } from '../explain/explained.js';
import { BadRequest } from '../problem.js';
import type { AskedCard, Compared, Given, Said, Task } from './worker.js';

/**
 * Work on a store that takes long: one task at a time, each in a thread of its own, the latest results kept. What cannot
 * be done throws `BadRequest`.
 */
export interface Threads {
  readonly explain: (asked: Asked, about: About) => Promise<Explained>;
  readonly compare: (asked: Compared, about: About) => Promise<Comparison>;
  readonly card: (asked: AskedCard, about: About) => Promise<CardPage>;
  /** Ends the thread that is at work. */
  readonly close: () => Promise<void>;
}

/** What is known of a task beforehand. */
export interface About {
  /** What the result is made from: it is made again once that has changed. */
  readonly state: unknown;
  /** What the reader is told where the task takes too much time or memory. */
  readonly elsewhere: string;
}

const MAX_KEPT = 8;
/** Megabytes of JavaScript memory, and milliseconds, of a thread. */
const MEMORY = 400;
const TIME = 180_000;

/** @param env the environment of the threads: it says where datasets are kept */
export function threads(store: string, env: Readonly<Record<string, string | undefined>>): Threads {
  const kept = new Map<string, Promise<unknown>>();
  let turn: Promise<unknown> = Promise.resolve();
  let worker: Worker | undefined;
  const inThread = (task: Task, elsewhere: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const given: Given = { store, task };
      const script = join(packageRoot, 'dist', 'view', 'server', 'work', 'worker.js');
      const thread = new Worker(script, {
        workerData: given,
        env,
        resourceLimits: { maxOldGenerationSizeMb: MEMORY },
      });
      worker = thread;
      const timer = setTimeout(() => void thread.terminate(), TIME);
      thread.once('message', (said: Said) => {
        if (said.kind === 'done') resolve(said.value);
        else reject(new BadRequest(said.message));
      });
      thread.once('error', () => reject(new BadRequest(elsewhere)));
      thread.once('exit', () => {
        clearTimeout(timer);
        if (worker === thread) worker = undefined;
        reject(new BadRequest(elsewhere));
      });
    });
  const result = (task: Task, { state, elsewhere }: About): Promise<unknown> => {
    const key = JSON.stringify([task, state]);
    const known = kept.get(key);
    if (known !== undefined) return known;
    const next = turn.then(() => inThread(task, elsewhere));
    turn = next.catch(() => {});
    kept.set(key, next);
    // What failed is tried again.
    next.catch(() => kept.delete(key));
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    return next;
  };
  return {
    explain: (asked, about) => result({ kind: 'explain', asked }, about) as Promise<Explained>,
    compare: (asked, about) => result({ kind: 'compare', asked }, about) as Promise<Comparison>,
    card: (asked, about) => result({ kind: 'card', asked }, about) as Promise<CardPage>,
    close: async () => {
      await worker?.terminate();
    },
  };
}
