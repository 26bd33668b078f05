/** The first group of the last match of a global pattern; `null` when it matches nowhere. */
export function lastMatch(text: string, pattern: RegExp): string | null {
  let last: string | null = null;
  for (const match of text.matchAll(pattern)) last = match[1] ?? null;
  return last;
}
