/** A rewritten text that knows the original position of each of its units. */
export interface View {
  readonly text: string;
  /** Start of the unit at an index, in the original text. */
  readonly start: (index: number) => number;
  /** End of the unit, in the original text. */
  readonly end: (index: number) => number;
}

/** Replaces the matches of a pattern; like `text.replace(pattern, by)`, for a text or a view. */
export interface Rewriting {
  /** Global, and never matching nothing. */
  readonly pattern: RegExp;
  readonly by: (match: string) => string;
}

export function identityView(text: string): View {
  return { text, start: (index) => index, end: (index) => index + 1 };
}

/** Applies a rewriting and keeps track of positions: a replacement corresponds to its whole match. */
export function rewriteView(view: View, { pattern, by }: Rewriting): View {
  const starts = new Int32Array(view.text.length);
  const ends = new Int32Array(view.text.length);
  const pieces: string[] = [];
  let length = 0;
  let copied = 0;
  const copy = (until: number): void => {
    pieces.push(view.text.slice(copied, until));
    for (let index = copied; index < until; index++) {
      starts[length] = view.start(index);
      ends[length++] = view.end(index);
    }
  };
  for (const { 0: match, index } of view.text.matchAll(pattern)) {
    copy(index);
    copied = index + match.length;
    // No replacement is longer than what it replaces.
    const replacement = by(match).slice(0, match.length);
    pieces.push(replacement);
    for (let unit = 0; unit < replacement.length; unit++) {
      starts[length] = view.start(index);
      ends[length++] = view.end(copied - 1);
    }
  }
  copy(view.text.length);
  return {
    text: pieces.join(''),
    start: (index) => starts[index] ?? 0,
    end: (index) => ends[index] ?? 0,
  };
}
