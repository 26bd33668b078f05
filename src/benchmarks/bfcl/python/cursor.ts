import { type Expression, PythonError } from './syntax.js';
import type { Token } from './tokens.js';

/** Deeper trees would exceed Python's recursion limit, or ours. */
export const MAX_DEPTH = 900;

const END: Token = { kind: 'end', text: '' };

/** A position in a list of tokens. */
export interface Cursor {
  readonly peek: () => Token;
  readonly position: () => number;
  readonly advance: () => Token;
  /** Whether this operator or keyword comes next. */
  readonly sees: (text: string) => boolean;
  /** Whether it comes after the next token. */
  readonly seesNext: (text: string) => boolean;
  /** Consumes this operator or keyword if it comes next. */
  readonly takes: (text: string) => boolean;
  /** Consumes it, or throws a syntax error. */
  readonly expect: (text: string) => void;
  readonly fail: () => never;
  /** Every recursion passes through here, so that no input can exhaust the stack. */
  readonly deeper: <T>(read: () => T) => T;
  /** An expression of which only the source is kept, from an earlier position to here. */
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
