/** A reply's reasoning and its answer. */
export interface Split {
  /** `null` where there is none. */
  readonly reasoning: string | null;
  /** The reply as it is where there is no reasoning. */
  readonly text: string;
  /** The reasoning does not end: the reply was cut off before its answer. */
  readonly isOpen: boolean;
}

/** The parts that say something, one after the other; `null` where none does. */
export function joined(parts: readonly (string | null)[]): string | null {
  const said = parts.flatMap((part) => (part === null || part.trim() === '' ? [] : [part.trim()]));
  return said.length === 0 ? null : said.join('\n\n');
}

/** An answer without the blank lines before it. */
export function withoutBlankLines(text: string): string {
  return text.replace(/^(?:[^\S\n]*\n)+/, '');
}
