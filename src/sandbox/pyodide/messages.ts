import { LARGEST_MESSAGE } from '../answer-allowance.js';
import type { Role } from '../python-files.js';
import type { Verdict } from '../verdict.js';
import type { LineEnds } from './line.js';

/** What the guard process is told when it starts. */
export interface GuardSetup {
  readonly role: Role;
  readonly pyodideFolder: string;
  /** Without one the interpreter starts from nothing, which takes longer. */
  readonly snapshotPath: string | undefined;
  /** The Python of the role. */
  readonly source: string;
  readonly memoryLimit: number;
  /** Where the tests of a program and its solution talk to each other. */
  readonly line: LineEnds;
}

/** A program begins. */
export interface Begin {
  readonly kind: 'begin';
  /** Its name on the line between its tests and its solution. */
  readonly program: string;
  /** For the solution's interpreter its source, for the tests' the job as JSON. */
  readonly text: string;
}

/** Host to guard. */
export type GuardRequest =
  | { readonly kind: 'set up'; readonly setup: GuardSetup }
  | Begin
  /** The running program is to be ended at once. */
  | { readonly kind: 'stop' }
  /** The program is over: the next one is to find the interpreter as the first one did. */
  | { readonly kind: 'restore' };

/** Guard to host. */
export type GuardReply =
  | { readonly kind: 'ready'; readonly python: string }
  | { readonly kind: 'broken'; readonly reason: string }
  /** From the interpreter of tests alone: the solution has answered it; not said of every answer. */
  | { readonly kind: 'answered' }
  /** From the interpreter of tests alone; `undefined` when it has ended without one. */
  | { readonly kind: 'verdict'; readonly verdict: Verdict | undefined }
  | { readonly kind: 'restored' };

/** Guard to worker, when it starts. */
export interface WorkerSetup extends Omit<GuardSetup, 'snapshotPath'> {
  readonly module: WebAssembly.Module;
  /** The thread's own copy: nothing that a program reaches is shared with another thread. */
  readonly snapshot: ArrayBuffer | undefined;
}

/** Guard to worker. The next one is sent when the worker has said that it is restored. */
export type WorkerRequest = Begin;

/** Worker to guard. */
export type WorkerReply =
  | { readonly kind: 'ready'; readonly python: string }
  /** The thread cannot be used for another program. Sent before the program could prevent it. */
  | { readonly kind: 'spoilt' }
  /** From the interpreter of tests. */
  | { readonly kind: 'answered' }
  | { readonly kind: 'verdict'; readonly verdict: Verdict | undefined }
  /** After each program, without being asked. */
  | { readonly kind: 'restored' };

/** The verdict as it is passed on; `undefined` for one with a text that is too long. */
export function verdictIn(said: Verdict | undefined): Verdict | undefined {
  return said !== undefined && 'text' in said && said.text.length > LARGEST_MESSAGE
    ? undefined
    : said;
}
