import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../../core/package-root.js';
import type { Verdict } from '../verdict.js';
import type { WorkerReply, WorkerRequest, WorkerSetup } from './messages.js';

/** What every thread of a guard is started with. */
export type Common = Omit<WorkerSetup, 'snapshot'> & {
  readonly snapshot: Uint8Array | undefined;
};

/** What a thread tells its guard by itself. */
export interface ThreadEvents {
  readonly verdict: (verdict: Verdict | undefined) => void;
  readonly answered: () => void;
  /** It has ended, by itself or by `end`. */
  readonly gone: () => void;
}

/** A worker thread with a Pyodide interpreter. */
export interface Interpreter {
  readonly python: string;
  readonly send: (request: WorkerRequest) => void;
  /** Resolves when it is back in the state before any program; to `false` where that is not possible. */
  readonly restored: () => Promise<boolean>;
  /** Resolves once nothing runs in the thread any more. */
  readonly end: () => Promise<unknown>;
}

export async function startInterpreter(
  common: Common,
  { verdict, answered, gone }: ThreadEvents,
): Promise<Interpreter> {
  // A copy for each thread, which is moved there.
  const snapshot = common.snapshot && new Uint8Array(common.snapshot).buffer;
  const workerData: WorkerSetup = { ...common, snapshot };
  const script = join(packageRoot, 'dist', 'processes', 'worker.js');
  const worker = new Worker(script, {
    workerData,
    transferList: snapshot === undefined ? [] : [snapshot],
    env: {},
    argv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    // Starting makes much garbage: a larger nursery saves most of its collection.
    resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 128, stackSizeMb: 8 },
  });
  // Once set, it stays so: a thread can tell, and take nothing back.
  let spoilt = false;
  let over = false;
  /** Whether it is as it was before any program. */
  let atRest = true;
  let started: ((python: string) => void) | undefined;
  let failed: ((reason: Error) => void) | undefined;
  let restored: ((possible: boolean) => void) | undefined;
  const ended = (reason: Error): void => {
    if (over) return;
    over = true;
    spoilt = true;
    failed?.(reason);
    if (restored !== undefined) restored(false);
    else if (started === undefined) gone();
  };
  worker.on('error', ended);
  worker.on('exit', (code) => ended(new Error(`the interpreter did not start (${code})`)));
  worker.on('message', (reply: WorkerReply) => {
    if (reply.kind === 'spoilt') spoilt = true;
    else if (reply.kind === 'verdict') verdict(reply.verdict);
    else if (reply.kind === 'answered') answered();
    else if (reply.kind === 'restored') {
      atRest = true;
      restored?.(!spoilt);
    } else if (reply.kind === 'ready') started?.(reply.python);
  });
  const python = await new Promise<string>((resolve, reject) => {
    started = resolve;
    failed = reject;
  });
  started = undefined;
  failed = undefined;
  return {
    python,
    send: (request) => {
      atRest = false;
      worker.postMessage(request);
    },
    restored: () =>
      new Promise((resolve) => {
        if (spoilt || atRest) {
          resolve(!spoilt);
          return;
        }
        restored = (possible) => {
          restored = undefined;
          resolve(possible);
        };
      }),
    end: () => {
      // It may be about to say that it was restored.
      spoilt = true;
      return worker.terminate();
    },
  };
}
