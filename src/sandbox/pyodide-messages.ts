import type { PythonJob, PythonOutcome } from './sandbox.js';

/** What the guard process is told when it starts. */
export interface GuardSetup {
  readonly pyodideFolder: string;
  /** Without one the interpreter starts from nothing, which takes longer. */
  readonly snapshotPath: string | undefined;
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
  readonly module: WebAssembly.Module;
  /** The thread's own copy: nothing that a program reaches is shared with another thread. */
  readonly snapshot: ArrayBuffer | undefined;
}

/** Worker to guard. */
export type WorkerReply =
  | { readonly kind: 'ready'; readonly python: string }
  /** The thread cannot be used for another program. Sent before the program could prevent it. */
  | { readonly kind: 'spoilt' }
  | { readonly kind: 'verdict'; readonly reason: string | null };
