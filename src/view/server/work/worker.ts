// Worker thread for what takes long, so that the server answers meanwhile: explanations,
// and comparisons and cards of long runs.
import { parentPort, workerData } from 'node:worker_threads';
import { CardbenchError } from '../../../core/errors.js';
import { openResults, type Results } from '../../../results/results.js';
import { cardPage } from '../cards.js';
import { comparison } from '../compare.js';
import { type Asked, explained } from '../explain/explained.js';
import { BadRequest, Missing } from '../problem.js';

/** The ids of runs to be compared; `force` compares them although their conditions differ. */
export interface Compared {
  readonly runs: readonly string[];
  readonly force: boolean;
}

/** The id of a card, and the parameters of the request for it. */
export interface AskedCard {
  readonly id: string;
  readonly query: string;
}

/** What a thread is to do. */
export type Task =
  | { readonly kind: 'explain'; readonly asked: Asked }
  | { readonly kind: 'compare'; readonly asked: Compared }
  | { readonly kind: 'card'; readonly asked: AskedCard };

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
  switch (task.kind) {
    case 'explain':
      return explained(results, task.asked, store, process.env);
    case 'compare':
      return comparison({ results }, task.asked.runs, task.asked.force);
    case 'card':
      return cardPage({ results }, task.asked.id, new URLSearchParams(task.asked.query));
  }
}

parentPort?.postMessage(await work(workerData as Given));
