import { type StringToken, stringToken } from './string-literal.js';
import { PythonError } from './syntax.js';

export type Token =
  | { readonly kind: 'name' | 'keyword' | 'operator' | 'number'; readonly text: string }
  | StringToken
  | { readonly kind: 'newline' | 'end'; readonly text: '' };

const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally ' +
    'for from global if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

const BLANK = /[ \t\f]*/y;
const COMMENT = /#[^\n]*/y;
const NAME = /[\p{XID_Start}_][\p{XID_Continue}]*/uy;
const NUMBER =
  /0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:(?:\d(?:_?\d)*)?\.\d(?:_?\d)*|\d(?:_?\d)*\.?)(?:[eE][-+]?\d(?:_?\d)*)?[jJ]?/y;
const OPERATOR =
  /\*\*=?|\/\/=?|>>=?|<<=?|\.\.\.|->|:=|[-+*/%@&|^]=?|==|!=|<=|>=|[<>=~(){}[\],:.;!]/y;
const STRING_START = /(?:[rR]?[bB]?|[bB][rR]|[uU]|[fF]|[fF][rR]|[rR][fF])(?=["'])/y;
/** Keywords that may follow a number without a space: `1if x else 2`. */
const AFTER_NUMBER = /(?:and|else|for|if|in|is|not|or)(?![\p{XID_Continue}])/uy;
/** CPython's limit for nested brackets. */
const MAX_BRACKETS = 200;

/**
 * The tokens of one expression, as from CPython's tokenizer: newlines count only outside
 * brackets, and an indented first line is an error.
 */
export function tokensOf(code: string): Token[] {
  const text = code.replace(/\r\n?/g, '\n');
  if (text.includes('\0')) throw new PythonError('source code cannot contain null bytes');
  const tokens: Token[] = [];
  const open: string[] = [];
  let at = 0;
  let lineStart = true;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  while (at < text.length) {
    const blank = match(BLANK) ?? '';
    match(COMMENT);
    const char = text[at];
    if (char === undefined) break;
    if (char === '\n') {
      at++;
      if (open.length === 0 && !lineStart) tokens.push({ kind: 'newline', text: '' });
      lineStart ||= open.length === 0;
      continue;
    }
    if (char === '\\' && text[at + 1] === '\n') {
      at += 2;
      continue;
    }
    if (lineStart && open.length === 0 && blank.slice(blank.lastIndexOf('\f') + 1) !== '') {
      throw new PythonError('unexpected indent');
    }
    lineStart = false;
    const token = nextToken();
    tokens.push(token);
    if (token.kind === 'operator') track(token.text);
  }
  if (open.length > 0) throw new PythonError(`'${open.at(-1)}' was never closed`);
  tokens.push({ kind: 'end', text: '' });
  return tokens;

  function nextToken(): Token {
    const start = at;
    const prefix = match(STRING_START);
    if (prefix !== undefined) {
      const { token, end } = stringToken(text, at, prefix.toLowerCase());
      at = end;
      return token;
    }
    const name = match(NAME)?.normalize('NFKC');
    if (name !== undefined) return { kind: KEYWORDS.has(name) ? 'keyword' : 'name', text: name };
    const number = /[\d.]/.test(text[at] ?? '') ? match(NUMBER) : undefined;
    if (number !== undefined) {
      const next = at;
      if (match(NAME) !== undefined) {
        at = next;
        if (match(AFTER_NUMBER) === undefined) throw new PythonError('invalid decimal literal');
        at = next;
      }
      if (/^0[\d_]*[1-9][\d_]*$/.test(number)) {
        throw new PythonError('leading zeros in decimal integer literals are not permitted');
      }
      return { kind: 'number', text: number };
    }
    const operator = match(OPERATOR);
    if (operator !== undefined) return { kind: 'operator', text: operator };
    throw new PythonError(`invalid character at ${start}`);
  }

  function track(operator: string): void {
    if (operator === '(' || operator === '[' || operator === '{') {
      open.push(operator);
      if (open.length >= MAX_BRACKETS) throw new PythonError('too many nested parentheses');
      return;
    }
    const opening = { ')': '(', ']': '[', '}': '{' }[operator];
    if (opening !== undefined && open.pop() !== opening) {
      throw new PythonError(`unmatched '${operator}'`);
    }
  }
}
