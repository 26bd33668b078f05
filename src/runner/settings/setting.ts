import type { z } from 'zod';

/** How a flag is written on the command line, and what the parser makes of it. */
export interface FlagValues {
  string: string;
  number: number;
  boolean: boolean;
  /** A flag that may be given several times, with one value each. */
  list: string[];
}

export type FlagType = keyof FlagValues;

/**
 * How a change of a setting bears on resuming a run. `value`: it is part of the run's fingerprint, so that
 * another value is another run. `plan`: it decides who is asked or what is asked, which is part of the
 * fingerprint. `none`: a run may be resumed with another value.
 */
export type FingerprintRole = 'value' | 'plan' | 'none';

/** The flag of a setting. */
export interface Flag<Type extends FlagType = FlagType> {
  readonly type: Type;
  /** By default the setting's name in kebab case. */
  readonly name?: string;
  /** A single letter. */
  readonly alias?: string;
  readonly choices?: readonly string[];
  /**
   * Turns what was written into the setting's value; the schema checks it afterwards. By default it is the
   * value as the parser gives it.
   *
   * @throws CardbenchError when it cannot be read at all
   */
  readonly read?: (value: FlagValues[Type]) => unknown;
}

/** One setting of a run: its flag, its name in a config file and its row in the documentation come from this. */
export interface Setting<
  Schema extends z.ZodType = z.ZodType,
  Type extends FlagType | null = FlagType | null,
> {
  /** Checks the value in a config file; holds the default. */
  readonly schema: Schema;
  /** One line: the help of the flag and the text in the documentation. */
  readonly describe: string;
  readonly fingerprint: FingerprintRole;
  /** `null` for what is not given by a flag. */
  readonly flag: Type extends FlagType ? Flag<Type> : null;
  /** What a stored run keeps of the value, where that is not all of it. */
  readonly stored?: (value: z.output<Schema>) => z.output<Schema>;
  /** Earlier names in config files; as flags, in kebab case, they are hidden. */
  readonly oldNames?: readonly string[];
}

/** A setting with its types inferred. */
export function setting<Schema extends z.ZodType, Type extends FlagType>(
  described: Setting<Schema, Type>,
): Setting<Schema, Type> {
  return described;
}

/** `maxTokensTotal` as `max-tokens-total`. */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `max-tokens-total` as `maxTokensTotal`. */
export function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
