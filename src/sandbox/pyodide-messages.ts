import type { PythonJob, PythonOutcome } from './sandbox.js';

/** What the guard process is told when it starts. */
export interface GuardSetup {
  readonly pyodideFolder: string;
  readonly snapshotPath: string;
  readonly judge: string;
  readonly memoryLimit: number;
}

/** Host to guard. */
export type GuardRequest =
  | { readonly kind: 'set up'; readonly setup: GuardSetup }
  | { readonly kind: 'run'; readonly job: PythonJob }
  /** The time of the running program is up. */
  | { readonly kind: 'stop' };

/** Guard to host. */
export type GuardReply =
  | { readonly kind: 'ready'; readonly python: string }
  | { readonly kind: 'broken'; readonly reason: string }
  /** The interpreter has been given the program. */
  | { readonly kind: 'started' }
  | { readonly kind: 'outcome'; readonly outcome: PythonOutcome };

/** Guard to worker, when it starts. */
export interface WorkerSetup extends Omit<GuardSetup, 'snapshotPath'> {
  /** One number in shared memory: 1 once the thread cannot be used for another program. */
  readonly spoilt: Int32Array;
  readonly module: WebAssembly.Module;
  readonly snapshot: SharedArrayBuffer;
}

/** Worker to guard. */
export type WorkerReply =
  | { readonly kind: 'ready'; readonly python: string }
  | { readonly kind: 'verdict'; readonly reason: string | null };
