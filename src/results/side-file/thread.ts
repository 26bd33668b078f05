// Worker thread that makes what is kept in the side file, so that the server answers meanwhile.
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../core/errors.js';
import { openConnection } from '../../store/open.js';
import { openExisting } from './open.js';
import type { Progress } from './progress.js';
import { type Task, workOn } from './tasks.js';

/** What the thread is started with: paths. */
export interface Files {
  readonly store: string;
  readonly side: string;
}

/** What the thread is told to do; several tasks take turns. */
export interface Given {
  readonly name: string;
  readonly task: Task;
}

/** What the thread says: how far a task is, or how it ended. */
export type Said =
  | { readonly name: string; readonly kind: 'progress'; readonly progress: Progress }
  | { readonly name: string; readonly kind: 'done' }
  | { readonly name: string; readonly kind: 'failed'; readonly message: string };

const files = workerData as Files;
const store = openConnection(files.store, 'read');
const side = openExisting(files.side);
const say = (said: Said): void => parentPort?.postMessage(said);

parentPort?.on('message', async ({ name, task }: Given) => {
  try {
    const slices = workOn(store, side, task);
    for (let slice = slices.next(); slice.done !== true; slice = slices.next()) {
      say({ name, kind: 'progress', progress: slice.value });
      await new Promise((resolve) => setImmediate(resolve));
    }
    say({ name, kind: 'done' });
  } catch (error) {
    say({ name, kind: 'failed', message: messageOf(error) });
  }
});
