// Worker thread for what takes long, so that the server answers meanwhile: explanations, and comparisons of long runs.
import { parentPort, workerData } from 'node:worker_threads';
import { CardbenchError } from '../../../core/errors.js';
import { openResults, type Results } from '../../../results/results.js';
import { comparison } from '../compare.js';
import { type Asked, explained } from '../explain/explained.js';
import { BadRequest, Missing } from '../problem.js';

/** The ids of runs to be compared; `force` compares them although their conditions differ. */
export interface Compared {
  readonly runs: readonly string[];
  readonly force: boolean;
}

/** What a thread is to do. */
export type Task =
  | { readonly kind: 'explain'; readonly asked: Asked }
  | { readonly kind: 'compare'; readonly asked: Compared };

/** What the thread is started with. */
export interface Given {
  readonly store: string;
  readonly task: Task;
}

/** What the thread says at its end. */
export type Said =
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly message: string };

async function work({ store, task }: Given): Promise<Said> {
  try {
    const results = openResults(store);
    try {
      return { kind: 'done', value: await resultOf(results, task, store) };
    } finally {
      results.close();
    }
  } catch (error) {
    const isExpected = [CardbenchError, BadRequest, Missing].some((each) => error instanceof each);
    if (isExpected) return { kind: 'failed', message: (error as Error).message };
    throw error;
  }
}

function resultOf(results: Results, task: Task, store: string): unknown {
  return task.kind === 'explain'
    ? explained(results, task.asked, store, process.env)
    : comparison({ results }, task.asked.runs, task.asked.force);
}

parentPort?.postMessage(await work(workerData as Given));
