import { safeJson } from '../core/safe-json.js';
import { terminalLine } from '../core/terminal-text.js';
import { UNLIMITED, wrapped } from '../report/wrap.js';
import type { ExitCode } from './exit-codes.js';

/** A standard stream. On a terminal it knows its width. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

type Signal = 'SIGINT' | 'SIGTERM';

/** What the command line uses of its process; `process` is one. */
export interface Host {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Where answers are read from. */
  readonly stdin?: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** A file `.env` may add keys to it. */
  readonly env: Record<string, string | undefined>;
  on(signal: Signal, listener: () => void): unknown;
  off(signal: Signal, listener: () => void): unknown;
  /** Ends the process at once, whatever is under way. */
  exit(code: ExitCode): void;
}

/** Where a command prints, and what else it has of the process that it runs in. */
export interface Terminal {
  readonly host: Host;
  readonly env: Readonly<Host['env']>;
  /** The width of standard output; without limit where it is no terminal. */
  readonly columns: number;
  /** Results go to standard output. */
  readonly print: (text: string) => void;
  /** The same for text that is made here: lines break between words where a terminal is narrow. */
  readonly show: (text: string) => void;
  /** Prints one line of JSON without characters that a terminal would act on. */
  readonly printJson: (value: unknown) => void;
  /** Messages and progress go to standard error. */
  readonly say: (message: string) => void;
}

export function terminalOf(host: Host): Terminal {
  const print = (text: string): void => {
    host.stdout.write(`${text}\n`);
  };
  // Some terminals say 0, which means that they do not know.
  const columns = host.stdout.columns || UNLIMITED;
  return {
    host,
    env: host.env,
    columns,
    print,
    show: (text) => print(wrapped(text, columns)),
    printJson: (value) => print(safeJson(value)),
    say: (message) => {
      host.stderr.write(
        `${wrapped(terminalLine(message, 2000), host.stderr.columns || UNLIMITED)}\n`,
      );
    },
  };
}
