/** A Python program to be judged by tests that it must not be able to influence. */
export interface PythonJob {
  /** The model's code; executed first, in an empty namespace in its own interpreter. */
  readonly solution: string;
  /**
   * Code of the benchmark whose names the tests may use, such as a prompt that defines a helper. It may
   * end in a signature without a body.
   */
  readonly helpers: string;
  /**
   * Definitions of the tests; executed in an interpreter that never runs a line of the solution. Only plain values are
   * exchanged between the two (docs/sandbox.md has the list).
   */
  readonly tests: string;
  /** The statement that runs the tests: `check(add)`. */
  readonly call: string;
  /** The name of the function under test. */
  readonly entryPoint: string;
  /**
   * Time limit for solution and tests together under a native Python, in milliseconds of wall-clock time, not counting
   * time spent waiting for a processor.
   */
  readonly timeout: number;
  /** The same for each call of the solution by itself, and for running its code before the first. */
  readonly callTimeout?: number;
}

/** The outcome. Only `passed` counts as right. */
export type PythonOutcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'timed out' };

/** An isolated environment for code written by a model. */
export interface Sandbox {
  /** `bubblewrap` or `pyodide`. */
  readonly name: SandboxName;
  /** Version of the interpreter: `Python 3.11.2`. */
  readonly python: string;
  /**
   * Runs a program; as many run at a time as there are cores. Rejects if the sandbox itself fails or the tests cannot
   * be run in it, but never because of what a program does.
   */
  readonly run: (job: PythonJob) => Promise<PythonOutcome>;
  /** Stops its processes. */
  readonly close: () => Promise<void>;
}

/** The sandboxes by name. */
export type SandboxName = 'bubblewrap' | 'pyodide';

/** Maximum memory of one program, in bytes, including files. */
export const MEMORY_LIMIT = 1024 ** 3;
