import { kebabCase, type Setting } from './setting.js';
import { settingEntries, withPresentNames } from './settings.js';

/** A command that was or could have been given for a configuration. */
export interface CommandWords {
  /** Beginning with `cardbench run`. */
  readonly words: readonly string[];
  /** Settings that differ from their defaults and that no single flag can express. */
  readonly others: readonly string[];
}

/** The command for a stored configuration: the benchmarks, the model, and each setting that is not the default. */
export function commandOf(config: Readonly<Record<string, unknown>>): CommandWords {
  const given = withPresentNames(config);
  const benchmarks = Array.isArray(given['benchmarks']) ? given['benchmarks'].map(String) : [];
  const words = ['cardbench', 'run', ...benchmarks];
  const others: string[] = [];
  for (const [name, described] of settingEntries) {
    const value = given[name];
    if (name === 'benchmarks' || value === undefined || isDefault(described, value)) continue;
    const { flag } = described;
    const option = `--${flag?.name ?? kebabCase(name)}`;
    if (flag?.type === 'boolean' && value === true) words.push(option);
    else if (flag !== null && (typeof value === 'string' || typeof value === 'number')) {
      words.push(option, String(value));
    } else others.push(name);
  }
  return { words, others };
}

function isDefault({ schema }: Setting, value: unknown): boolean {
  const parsed = schema.safeParse(undefined);
  return (
    value === null ||
    (parsed.success && JSON.stringify(parsed.data ?? null) === JSON.stringify(value))
  );
}
