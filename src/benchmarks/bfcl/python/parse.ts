import { readArguments, readSlices } from './arguments.js';
import { readAtom } from './atoms.js';
import { type Cursor, createCursor, MAX_DEPTH } from './cursor.js';
import { readLambda } from './lambda.js';
import type { Rules } from './rules.js';
import { type Expression, PythonError } from './syntax.js';
import { tokensOf } from './tokens.js';

/** Operators by increasing precedence; all are left-associative. */
const BINARY: readonly (readonly string[])[] = [
  ['|'],
  ['^'],
  ['&'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '//', '%', '@'],
];
const COMPARISONS = new Set(['==', '!=', '<', '>', '<=', '>=']);

/**
 * Parses one expression as `ast.parse(code, mode="eval")` does (Python 3.11's grammar).
 *
 * @throws PythonError where Python finds a syntax error
 */
export function parseExpression(code: string): Expression {
  const cursor = createCursor(tokensOf(code));
  const rules = rulesOf(cursor);
  const first = rules.expression();
  const tree = cursor.sees(',') ? rules.tuple(first, rules.expression, '') : first;
  while (cursor.peek().kind === 'newline') cursor.advance();
  if (cursor.peek().kind !== 'end') cursor.fail();
  return tree;
}

function rulesOf(cursor: Cursor): Rules {
  const { peek, sees, seesNext, takes, expect, deeper, sourceFrom } = cursor;

  const expression = (): Expression =>
    deeper(() => {
      if (sees('lambda')) return readLambda(cursor, rules);
      const body = disjunction();
      if (!takes('if')) return body;
      const test = disjunction();
      expect('else');
      return { kind: 'IfExp', test, body, orelse: expression() };
    });

  const named = (): Expression => {
    const start = cursor.position();
    if (peek().kind !== 'name' || !seesNext(':=')) return expression();
    cursor.advance();
    cursor.advance();
    expression();
    return sourceFrom(start);
  };

  const starred = (): Expression =>
    takes('*') ? { kind: 'Starred', value: deeper(() => binary(0)) } : named();

  const disjunction = (): Expression => logical('or', () => logical('and', inversion));

  const logical = (op: string, operand: () => Expression): Expression => {
    const first = operand();
    if (!sees(op)) return first;
    const values = [first];
    while (takes(op)) values.push(operand());
    return { kind: 'BoolOp', op, values };
  };

  const inversion = (): Expression =>
    takes('not') ? { kind: 'UnaryOp', op: 'not', operand: deeper(inversion) } : comparison();

  const comparison = (): Expression => {
    const left = binary(0);
    const ops: string[] = [];
    const comparators: Expression[] = [];
    for (let op = comparisonOperator(); op !== undefined; op = comparisonOperator()) {
      ops.push(op);
      comparators.push(binary(0));
    }
    return ops.length === 0 ? left : { kind: 'Compare', left, ops, comparators };
  };

  const comparisonOperator = (): string | undefined => {
    const { kind, text } = peek();
    if (kind === 'operator' && COMPARISONS.has(text)) return cursor.advance().text;
    if (takes('in')) return 'in';
    if (takes('is')) return takes('not') ? 'is not' : 'is';
    if (!sees('not') || !seesNext('in')) return undefined;
    cursor.advance();
    cursor.advance();
    return 'not in';
  };

  const binary = (level: number): Expression => {
    const operators = BINARY[level];
    if (operators === undefined) return factor();
    let left = binary(level + 1);
    for (let chain = 1; ; chain++) {
      const { kind, text } = peek();
      if (kind !== 'operator' || !operators.includes(text)) return left;
      bound(chain);
      cursor.advance();
      left = { kind: 'BinOp', op: text, left, right: binary(level + 1) };
    }
  };

  const factor = (): Expression => {
    for (const op of ['-', '+', '~']) {
      if (takes(op)) return { kind: 'UnaryOp', op, operand: deeper(factor) };
    }
    const start = cursor.position();
    const awaited = takes('await');
    const base = primary();
    const left = awaited ? sourceFrom(start) : base;
    return takes('**') ? { kind: 'BinOp', op: '**', left, right: deeper(factor) } : left;
  };

  const primary = (): Expression => {
    let value = readAtom(cursor, rules);
    for (let chain = 1; ; chain++) {
      bound(chain);
      if (takes('.')) {
        const name = cursor.advance();
        if (name.kind !== 'name') cursor.fail();
        value = { kind: 'Attribute', value, attr: name.text };
      } else if (takes('(')) {
        value = { kind: 'Call', func: value, ...deeper(() => readArguments(cursor, rules)) };
      } else if (takes('[')) {
        value = { kind: 'Subscript', value, slice: deeper(() => readSlices(cursor, rules)) };
      } else {
        return value;
      }
    }
  };

  const tuple: Rules['tuple'] = (first, element, close) => {
    const elts = [first];
    while (takes(',')) {
      const { kind } = peek();
      if (kind === 'newline' || kind === 'end' || sees(close)) break;
      elts.push(element());
    }
    return { kind: 'Tuple', elts };
  };

  const comprehension = (): boolean => {
    if (!sees('for') && !sees('async')) return false;
    while (sees('for') || sees('async')) {
      takes('async');
      expect('for');
      do {
        if (sees('in')) break;
        takes('*');
        deeper(() => binary(0));
      } while (takes(','));
      expect('in');
      disjunction();
      while (takes('if')) disjunction();
    }
    return true;
  };

  const rules: Rules = {
    expression,
    named,
    starred,
    operand: () => deeper(() => binary(0)),
    tuple,
    comprehension,
  };
  return rules;
}

/** The depth of the tree equals the length of the chain. */
function bound(chain: number): void {
  if (chain > MAX_DEPTH) throw new PythonError('too deeply nested');
}
