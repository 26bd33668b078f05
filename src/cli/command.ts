import type { CommandModule } from 'yargs';

/** A command without its name: its flags and its handler. */
export type Command<Args = object> = Pick<CommandModule<object, Args>, 'builder' | 'handler'>;
