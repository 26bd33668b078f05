import { type Expression, PythonError } from './syntax.js';
import type { Token } from './tokens.js';

/** Deeper trees end in Python's own recursion limit, or in ours. */
export const MAX_DEPTH = 900;

const END: Token = { kind: 'end', text: '' };

/** A place in a list of tokens. */
export interface Cursor {
  readonly peek: () => Token;
  readonly position: () => number;
  readonly advance: () => Token;
  /** Whether this operator or keyword comes next. */
  readonly sees: (text: string) => boolean;
  /** Whether it comes after the next token. */
  readonly seesNext: (text: string) => boolean;
  /** Takes this operator or keyword where it comes next. */
  readonly takes: (text: string) => boolean;
  /** Takes it, or ends in a syntax error. */
  readonly expect: (text: string) => void;
  readonly fail: () => never;
  /** Every recursion goes through here, so that no input exhausts the stack. */
  readonly deeper: <T>(read: () => T) => T;
  /** An expression that is known only by its source, from an earlier position to here. */
  readonly sourceFrom: (start: number) => Expression;
}

export function createCursor(tokens: readonly Token[]): Cursor {
  let at = 0;
  let depth = 0;
  const peek = (): Token => tokens[at] ?? END;
  const seesAt = (text: string, place: number): boolean => {
    const token = tokens[place] ?? END;
    return token.text === text && (token.kind === 'operator' || token.kind === 'keyword');
  };
  const sees = (text: string): boolean => seesAt(text, at);
  const fail = (): never => {
    throw new PythonError(`invalid syntax at "${peek().text.slice(0, 20)}"`);
  };
  const takes = (text: string): boolean => {
    const found = sees(text);
    if (found) at++;
    return found;
  };
  return {
    peek,
    sees,
    seesNext: (text) => seesAt(text, at + 1),
    takes,
    fail,
    position: () => at,
    advance: () => {
      const token = peek();
      at++;
      return token;
    },
    expect: (text) => {
      if (!takes(text)) fail();
    },
    deeper: (read) => {
      if (++depth > MAX_DEPTH) throw new PythonError('too deeply nested');
      const result = read();
      depth--;
      return result;
    },
    sourceFrom: (start) => {
      const source = tokens.slice(start, at).map(({ text }) => text);
      return { kind: 'Other', source: source.join(' ') };
    },
  };
}
