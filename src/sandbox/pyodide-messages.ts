import { LARGEST_MESSAGE } from './answer-allowance.js';
import type { Message } from './judge-program.js';
import type { Role } from './python-files.js';

/** What the guard process is told when it starts. */
export interface GuardSetup {
  readonly role: Role;
  readonly pyodideFolder: string;
  /** Without one the interpreter starts from nothing, which takes longer. */
  readonly snapshotPath: string | undefined;
  /** The Python of the role. */
  readonly source: string;
  readonly memoryLimit: number;
}

/** Host to guard. */
export type GuardRequest =
  | { readonly kind: 'set up'; readonly setup: GuardSetup }
  /** For the interpreter. */
  | { readonly kind: 'message'; readonly message: Message }
  /** The running program is to be ended at once. */
  | { readonly kind: 'stop' }
  /** The program is over: the next one is to find the interpreter as the first one did. */
  | { readonly kind: 'restore' };

/** Guard to host. */
export type GuardReply =
  | { readonly kind: 'ready'; readonly python: string }
  | { readonly kind: 'broken'; readonly reason: string }
  /** From the interpreter; `gone` when it has ended. */
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'restored' };

/** Guard to worker, when it starts. */
export interface WorkerSetup extends Omit<GuardSetup, 'snapshotPath'> {
  readonly module: WebAssembly.Module;
  /** The thread's own copy: nothing that a program reaches is shared with another thread. */
  readonly snapshot: ArrayBuffer | undefined;
  /** Where the tests' thread waits for answers; only it has this. */
  readonly answers: AnswerLine | undefined;
  /** Where a solution's thread puts its answers. The guard is woken by `answered` alone; only it has this. */
  readonly answered: import('node:worker_threads').MessagePort | undefined;
}

/** How a thread that runs Python gets an answer without returning to its event loop. */
export interface AnswerLine {
  readonly port: import('node:worker_threads').MessagePort;
  /** One number in shared memory, on which the thread sleeps: 1 once there is an answer. */
  readonly signal: Int32Array<SharedArrayBuffer>;
}

/** Guard to worker. */
export type WorkerRequest = Message | { readonly kind: 'restore' };

/** Worker to guard. */
export type WorkerReply =
  | { readonly kind: 'ready'; readonly python: string }
  /** The thread cannot be used for another program. Sent before the program could prevent it. */
  | { readonly kind: 'spoilt' }
  | { readonly kind: 'message'; readonly message: Message }
  /** There are answers at their port. */
  | { readonly kind: 'answered' }
  | { readonly kind: 'restored' };

/**
 * Whether an interpreter for solutions, or for tests, says such a thing. In a thread in which a
 * program got into JavaScript, anything may have been sent.
 */
export function isSaidBy(role: Role, message: Message): boolean {
  const { kind, ...rest } = message;
  const text = 'text' in rest ? rest.text : '';
  if (typeof text !== 'string' || text.length > LARGEST_MESSAGE) return false;
  if (Object.keys(rest).some((name) => name !== 'text')) return false;
  if (kind === 'gone') return true;
  return role === 'solution' ? kind === 'answer' : kind !== 'answer';
}
