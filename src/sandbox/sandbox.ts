/** A Python program to be judged by tests that it must not be able to influence. */
export interface PythonJob {
  /** The model's code; executed first, in an empty namespace of its own interpreter. */
  readonly solution: string;
  /**
   * Code of the benchmark whose names the tests may use, such as a prompt that defines a helper. It may
   * end in a signature without a body.
   */
  readonly helpers: string;
  /**
   * Definitions of the tests; executed in an interpreter that never runs a line of the solution. Values
   * that cross between the two are plain (docs/sandbox.md has the list).
   */
  readonly tests: string;
  /** The statement that runs the tests: `check(add)`. */
  readonly call: string;
  /** The name that the tests are about. */
  readonly entryPoint: string;
  /**
   * Milliseconds that solution and tests may take together under a native Python, by the clock, without
   * what they wait for a processor because the machine is busy.
   */
  readonly timeout: number;
}

/** What came of it. Only `passed` counts as right. */
export type PythonOutcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'timed out' };

/** A place where code written by a model can do no harm. */
export interface Sandbox {
  /** `bubblewrap` or `pyodide`. */
  readonly name: SandboxName;
  /** Of the interpreter: `Python 3.11.2`. */
  readonly python: string;
  /**
   * Runs as many programs at a time as there are cores, the others wait. Rejects when the sandbox itself
   * is broken or the tests cannot be run in it, never for what a program does.
   */
  readonly run: (job: PythonJob) => Promise<PythonOutcome>;
  /** Ends its processes. */
  readonly close: () => Promise<void>;
}

/** The sandboxes by name. */
export type SandboxName = 'bubblewrap' | 'pyodide';

/** The most memory that one program may use, in bytes, files and all. */
export const MEMORY_LIMIT = 1024 ** 3;
