import type { CommandModule } from 'yargs';

/** A command without its name: flags, and what it does. */
export type Command<Args = object> = Pick<CommandModule<object, Args>, 'builder' | 'handler'>;
