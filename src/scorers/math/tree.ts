/** A mathematical expression. */
export type Tree =
  /** Digits, perhaps with a decimal point. */
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'constant'; readonly name: 'pi' | 'e' | 'i' | 'infinity' }
  /** A numeral with its base, `2112_6`: digits, no value. */
  | { readonly kind: 'numeral'; readonly digits: string; readonly base: string }
  | {
      readonly kind: 'binary';
      readonly op: '+' | '-' | '*' | '/' | '^';
      readonly left: Tree;
      readonly right: Tree;
    }
  /** `±` and `∓`: two values. */
  | {
      readonly kind: 'either';
      readonly upper: '+' | '-';
      readonly left: Tree | null;
      readonly right: Tree;
    }
  | { readonly kind: 'negate'; readonly of: Tree }
  /** `sin`, `log`, `abs`, ... or a letter in front of brackets. */
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Tree[] };

/** An answer: a value, or several combined. */
export type Answer =
  | { readonly kind: 'value'; readonly tree: Tree; readonly percent: boolean }
  /** Unordered values: `1, 2`, `\{1, 2\}`. */
  | { readonly kind: 'list'; readonly items: readonly Answer[] }
  /** Ordered values in brackets: a point, an interval. */
  | {
      readonly kind: 'tuple';
      readonly open: string;
      readonly close: string;
      readonly items: readonly Answer[];
    }
  | { readonly kind: 'matrix'; readonly rows: readonly (readonly Answer[])[] }
  | { readonly kind: 'union'; readonly parts: readonly Answer[] }
  | {
      readonly kind: 'relation';
      readonly sides: readonly Answer[];
      /** The relations between adjacent sides: `=`, `<`, `≤`, `≠`, `∈`, ... */
      readonly signs: readonly string[];
    }
  /** Words. */
  | { readonly kind: 'text'; readonly text: string };

export const number = (text: string): Tree => ({ kind: 'number', text });

export function binary(op: '+' | '-' | '*' | '/' | '^', left: Tree, right: Tree): Tree {
  return { kind: 'binary', op, left, right };
}

/** Thrown if an answer is not mathematics; caught by the parser's caller. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}
