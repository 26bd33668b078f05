import { CardbenchError } from '../core/errors.js';
import { kebabCase } from '../runner/settings/setting.js';

/**
 * Throws if a flag for a number is given an empty text, as by a variable that is not set. The parser would take it
 * for 0.
 *
 * @param argv the command line
 * @param numbers names of the flags for numbers, and their aliases, without dashes
 */
export function refuseEmptyNumbers(argv: readonly string[], numbers: Iterable<string>): void {
  const names = new Set([...numbers].map(kebabCase));
  for (const [i, token] of argv.entries()) {
    if (token === '--') return;
    const [, dashes = '', name = '', value = argv[i + 1]] =
      /^(--?)([^=]+)(?:=(.*))?$/s.exec(token) ?? [];
    // Letters may be given together: only the last of them takes a value.
    const flag = dashes === '-' ? name.slice(-1) : name;
    if (value === undefined || value.trim() !== '' || !names.has(kebabCase(flag))) continue;
    throw new CardbenchError(
      `${dashes}${flag} is given an empty value; give a number, or leave the flag out.`,
    );
  }
}
