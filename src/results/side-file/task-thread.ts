import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../../core/package-root.js';
import type { Progress } from './progress.js';
import type { Task } from './tasks.js';
import type { Files, Given, Said } from './thread.js';

/** A thread that does tasks, which take turns in it. */
export interface TaskThread {
  readonly start: (name: string, task: Task) => void;
  readonly stop: () => void;
}

/** Who is told what becomes of the tasks. */
export interface TaskListener {
  readonly progress: (name: string, progress: Progress) => void;
  readonly end: (name: string, error?: Error) => void;
  /** The thread has ended, with all its tasks. */
  readonly gone: () => void;
}

/** In megabytes: what is dropped soon must not pile up beside the server. */
const LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 };

/** Starts a thread on a store and its side file. */
export function taskThread(files: Files, { progress, end, gone }: TaskListener): TaskThread {
  const script = join(packageRoot, 'dist', 'results', 'side-file', 'thread.js');
  const worker = new Worker(script, { workerData: files, resourceLimits: LIMITS });
  const names = new Set<string>();
  worker.on('message', (said: Said) => {
    if (said.kind === 'progress') return progress(said.name, said.progress);
    names.delete(said.name);
    end(said.name, said.kind === 'failed' ? new Error(said.message) : undefined);
  });
  const fail = (error: Error): void => {
    gone();
    for (const name of names) end(name, error);
    names.clear();
  };
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('the thread has ended')));
  // It does not keep a process from ending.
  worker.unref();
  return {
    start: (name, task) => {
      names.add(name);
      worker.postMessage({ name, task } satisfies Given);
    },
    stop: () => void worker.terminate(),
  };
}
