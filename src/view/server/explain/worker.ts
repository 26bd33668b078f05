// Worker thread that explains a run, so that the server answers meanwhile.
import { parentPort, workerData } from 'node:worker_threads';
import { CardbenchError } from '../../../core/errors.js';
import { openResults } from '../../../results/results.js';
import { type Asked, type Explained, explained } from './explained.js';

/** What the thread is started with. */
export interface Task {
  readonly store: string;
  readonly asked: Asked;
}

/** What the thread says at its end. */
export type Said =
  | { readonly kind: 'done'; readonly explained: Explained }
  | { readonly kind: 'failed'; readonly message: string };

async function work({ store, asked }: Task): Promise<Said> {
  try {
    const results = openResults(store);
    try {
      return { kind: 'done', explained: await explained(results, asked, store, process.env) };
    } finally {
      results.close();
    }
  } catch (error) {
    if (error instanceof CardbenchError) return { kind: 'failed', message: error.message };
    throw error;
  }
}

parentPort?.postMessage(await work(workerData as Task));
