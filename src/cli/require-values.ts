import { CardbenchError } from '../core/errors.js';
import { terminalLine } from '../core/terminal-text.js';
import { kebabCase } from '../runner/settings/setting.js';

/** Names of flags and their aliases, without dashes, by the values that they take. */
export interface FlagKinds {
  readonly numbers: readonly string[];
  readonly switches: readonly string[];
  /** Those that take one text. */
  readonly texts: readonly string[];
  /** Flags and positional arguments that may be given several times. */
  readonly lists: readonly string[];
}

/** Texts that may be empty; for the name and the note of a run, that takes them away. */
const MAY_BE_EMPTY = new Set(['system', 'name', 'text']);

/** Nothing, or a list of nothing. */
function isEmpty(value: string): boolean {
  return /^[\s,]*$/.test(value);
}

/**
 * Throws if a flag is given an empty value, as by a variable that is not set, or a flag for a number something else: the
 * parser would take these for 0 and NaN. The same for `--json=maybe`, which it would take for true.
 *
 * @param argv the command line
 */
export function requireValues(
  argv: readonly string[],
  { numbers, switches, texts }: Omit<FlagKinds, 'lists'>,
): void {
  const [numeric, boolean, text] = [numbers, switches, texts].map(
    (names) => new Set(names.map(kebabCase)),
  );
  for (const [i, token] of argv.entries()) {
    if (token === '--') return;
    const [, dashes = '', name = '', own] = /^(--?)([^=]+)(?:=(.*))?$/s.exec(token) ?? [];
    // Letters may be given together: only the last of them takes a value.
    const written = dashes === '-' ? name.slice(-1) : name;
    const flag = kebabCase(written);
    const shown = `${dashes}${written}`;
    if (boolean?.has(flag) && own !== undefined && own !== 'true' && own !== 'false') {
      throw new CardbenchError(`${shown} must be true or false, got "${terminalLine(own, 60)}".`);
    }
    const value = own ?? argv[i + 1];
    if (value === undefined) continue;
    if (text?.has(flag) && isEmpty(value) && !MAY_BE_EMPTY.has(flag)) {
      throw new CardbenchError(
        `${shown} is given an empty value; give one, or leave the flag out.`,
      );
    }
    if (!numeric?.has(flag)) continue;
    if (value.trim() === '') {
      throw new CardbenchError(
        `${shown} is given an empty value; give a number, or leave the flag out.`,
      );
    }
    if (Number.isNaN(Number(value))) {
      throw new CardbenchError(`${shown} must be a number, got "${terminalLine(value, 60)}".`);
    }
  }
}

/**
 * Throws if a positional argument is empty, as by a variable that is not set: a command would take its default for it.
 *
 * @param words the positional arguments as the command declares them: `[run]`, `<card>`, `[runs..]`
 */
export function requireWords(
  args: Readonly<Record<string, unknown>>,
  words: readonly string[],
): void {
  for (const [place, word] of words.entries()) {
    const name = word.replace(/^[[<]|\.*[\]>]$/g, '');
    if (place > 0 && MAY_BE_EMPTY.has(name)) continue;
    const values = [args[name]].flat();
    if (values.some((value) => typeof value === 'string' && isEmpty(value))) {
      throw new CardbenchError(
        `<${name}> is given an empty value; give one${word.startsWith('[') ? ', or leave it out' : ''}.`,
      );
    }
  }
}
