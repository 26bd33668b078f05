import type { ArgumentsCamelCase, CommandModule } from 'yargs';
import type { ExitCode } from './exit-codes.js';
import type { Terminal } from './terminal.js';

/** A command without its name: its flags and its handler. */
export interface Command<Args = object> {
  readonly builder?: CommandModule<object, Args>['builder'] | undefined;
  readonly handler: (
    args: ArgumentsCamelCase<Args>,
    terminal: Terminal,
  ) => ExitCode | Promise<ExitCode>;
}

/** A command that is made of others. */
export interface CommandGroup {
  /** The one named `$0` as well is meant where none is named. */
  readonly subcommands: readonly CommandEntry[];
  /** Stands under the help of the group. */
  readonly epilogue?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: the one place where the types of flags are forgotten.
export type Loaded = Command<any> | CommandGroup;

/** A command by its name. It is loaded when it is called, because loading code takes most of the start-up time. */
export interface CommandEntry {
  readonly command: string | string[];
  readonly describe: string;
  /** Whether it calls models or downloads data, and therefore reads keys from `.env`. */
  readonly usesKeys?: boolean;
  readonly load: () => Loaded | Promise<Loaded>;
}
