import type { z } from 'zod';
import { afterName } from './in-words.js';
import { terminalLine } from './terminal-text.js';

/** Mistakes that one message lists. */
const LISTED = 10;

/**
 * The mistakes in data read from a file, for use inside a sentence: each with its field, and what was expected. Parse
 * with `{ error: inWords }`.
 *
 * @param quote whether names from the file may be quoted, or only names from the schema
 */
export function schemaComplaint({ issues }: z.ZodError, quote: boolean): string {
  if (issues.length === 0) return 'it does not fit';
  const complaints = [...new Set(issues.map((issue) => complaintOf(issue, quote)))];
  const more = complaints.length - LISTED;
  return `${complaints.slice(0, LISTED).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

function complaintOf(issue: z.core.$ZodIssue, quote: boolean): string {
  const path = issue.path.filter((part, i) => quote || i === 0 || typeof part === 'number');
  const place = path.length === 0 ? '' : terminalLine(path.join('.'), 80);
  if (issue.code === 'unrecognized_keys') {
    const names = quote ? ` "${terminalLine(issue.keys.join('", "'), 80)}"` : '';
    return afterName(place, `unknown field${names}`);
  }
  if (issue.code === 'custom' && !quote) return afterName(place, 'its parts contradict each other');
  return afterName(place, issue.message);
}
