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
  | { readonly kind: 'run'; readonly job: PythonJob };

/** Guard to host. */
export type GuardReply =
  | { readonly kind: 'ready'; readonly python: string }
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'outcome'; readonly outcome: PythonOutcome };

/** Guard to worker, when it starts. */
export interface WorkerSetup extends Omit<GuardSetup, 'snapshotPath'> {
  readonly module: WebAssembly.Module;
  readonly snapshot: SharedArrayBuffer;
}

/** Worker to guard. */
export type WorkerReply =
  | { readonly kind: 'ready'; readonly python: string }
  | { readonly kind: 'verdict'; readonly reason: string | null };
