import type { z } from 'zod';
import { terminalLine } from './terminal-text.js';

/**
 * The first thing that is wrong with what was read from a file, for use inside a sentence: which field, and
 * what was expected there.
 *
 * @param quote whether names that stand in the file may be repeated, or only those that the schema gives
 */
export function schemaComplaint(error: z.ZodError, quote: boolean): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'it does not fit';
  const path = issue.path.filter((part, i) => quote || i === 0 || typeof part === 'number');
  const place = path.length === 0 ? '' : `${terminalLine(path.join('.'), 80)}: `;
  if (issue.code === 'unrecognized_keys') {
    const names = quote ? ` "${terminalLine(issue.keys.join('", "'), 80)}"` : '';
    return `${place}unknown field${names}`;
  }
  if (issue.code === 'custom' && !quote) return `${place}its parts contradict each other`;
  return `${place}${issue.message}`;
}
