/** Letters and digits in a row that a text must share with another to quote it. */
const SHARED = 12;

/** What stands in place of what was quoted. */
const LEFT_OUT = '[left out]';

/**
 * A text without what it quotes of others: wherever it shares twelve letters and digits in a row with one of them, or
 * all that a shorter one has. Signs and white space between them, capitals, and the escapes of JSON make no difference.
 */
export function withoutPassages(text: string, others: readonly string[]): string {
  const { letters, places } = lettersOf(text);
  const quoted = new Array<boolean>(letters.length).fill(false);
  for (const other of others) {
    const theirs = lettersOf(other).letters;
    const length = Math.min(SHARED, theirs.length);
    if (length < SHARED / 2) continue;
    const known = new Set<string>();
    for (let i = 0; i + length <= theirs.length; i++) {
      known.add(theirs.slice(i, i + length).join(''));
    }
    for (let i = 0; i + length <= letters.length; i++) {
      if (known.has(letters.slice(i, i + length).join(''))) quoted.fill(true, i, i + length);
    }
  }
  const parts: string[] = [];
  let kept = 0;
  for (let i = 0; i < letters.length; i++) {
    if (!quoted[i]) continue;
    let end = i;
    while (quoted[end + 1]) end++;
    parts.push(text.slice(kept, places[i]), LEFT_OUT);
    kept = (places[end] ?? 0) + (letters[end]?.length ?? 0);
    i = end;
  }
  return [...parts, text.slice(kept)].join('');
}

/** The letters and digits of a text in lower case, and where each stands. */
function lettersOf(text: string): { readonly letters: string[]; readonly places: number[] } {
  const letters: string[] = [];
  const places: number[] = [];
  for (const { 0: found, index } of text.matchAll(/\\[bfnrt]|[\p{L}\p{N}]/gu)) {
    if (found.startsWith('\\')) continue;
    letters.push(found.toLowerCase());
    places.push(index);
  }
  return { letters, places };
}
