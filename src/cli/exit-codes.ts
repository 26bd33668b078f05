/** The exit codes of commands. */
export const EXIT = {
  done: 0,
  /** A gate failed. */
  failed: 1,
  /** Usage, configuration or environment. */
  usage: 2,
  /** Finished, with items in error or missing. */
  incomplete: 3,
  /** Stopped by Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
