import type { z } from 'zod';
import { terminalLine } from './terminal-text.js';

/**
 * The first error in data read from a file, for use inside a sentence: the field, and what was expected.
 *
 * @param quote whether names from the file may be quoted, or only names from the schema
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
