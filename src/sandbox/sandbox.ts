/** A Python program to be judged by tests that it must not be able to influence. */
export interface PythonJob {
  /** The model's code; executed first, in an empty namespace. */
  readonly solution: string;
  /** Definitions of the tests; executed after the solution, seeing its names. */
  readonly tests: string;
  /** The statement that runs the tests: `check(add)`. */
  readonly call: string;
  /** The name that the tests are about; it stays visible to them whatever it is called. */
  readonly entryPoint: string;
  /**
   * Milliseconds that the program may run under a native Python, by the clock, without what it waits
   * for a processor because the machine is busy.
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
  /** Runs as many programs at a time as there are cores, the others wait. Rejects only when the sandbox itself is broken, never for what a program does. */
  readonly run: (job: PythonJob) => Promise<PythonOutcome>;
  readonly close: () => Promise<void>;
}

export type SandboxName = 'bubblewrap' | 'pyodide';

/** The most memory that one program may use, in bytes. */
export const MEMORY_LIMIT = 1024 ** 3;
