/** A text made from another one, which knows where each of its units came from. */
export interface View {
  readonly text: string;
  /** Where the unit at an index begins in the original. */
  readonly start: (index: number) => number;
  /** Where it ends there. */
  readonly end: (index: number) => number;
}

/** Replaces what a pattern finds; the same as `text.replace(pattern, by)`, for a text or a view. */
export interface Rewriting {
  /** Global, and never matching nothing. */
  readonly pattern: RegExp;
  readonly by: (match: string) => string;
}

export function identityView(text: string): View {
  return { text, start: (index) => index, end: (index) => index + 1 };
}

/** Applies a rewriting and keeps the places: what replaces a match stands for the whole of it. */
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
