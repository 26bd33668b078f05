import type { Cursor } from './cursor.js';
import type { Rules } from './rules.js';
import { type Expression, PythonError } from './syntax.js';
import type { Token } from './tokens.js';
import { float, int, NONE, type PyValue, str } from './value.js';

/** Python rejects longer decimal ints. */
const MAX_DIGITS = 4300;
const CONSTANTS: Readonly<Record<string, PyValue>> = {
  None: NONE,
  True: { type: 'bool', value: true },
  False: { type: 'bool', value: false },
};

/** A name, a literal, or something in brackets. */
export function readAtom(cursor: Cursor, rules: Rules): Expression {
  const token = cursor.peek();
  if (isString(token)) return strings(cursor);
  const start = cursor.position();
  if (token.kind === 'name') return { kind: 'Name', id: cursor.advance().text };
  if (token.kind === 'number') return numberOf(cursor.advance().text);
  if (cursor.takes('...')) return { kind: 'Ellipsis' };
  if (cursor.takes('(')) return cursor.deeper(() => group(cursor, rules, start));
  if (cursor.takes('[')) return cursor.deeper(() => display(cursor, rules, start, [], 'List'));
  if (cursor.takes('{')) return cursor.deeper(() => braces(cursor, rules, start));
  const constant = token.kind === 'keyword' ? CONSTANTS[token.text] : undefined;
  if (constant === undefined) return cursor.fail();
  cursor.advance();
  return { kind: 'Constant', value: constant };
}

/** Adjacent literals are concatenated. */
function strings(cursor: Cursor): Expression {
  const kinds = new Set<string>();
  const parts: string[] = [];
  while (isString(cursor.peek())) {
    const token = cursor.advance();
    kinds.add(token.kind);
    parts.push(token.text);
  }
  const text = parts.join('');
  if (kinds.has('bytes')) {
    if (kinds.size > 1) throw new PythonError('cannot mix bytes and nonbytes literals');
    return { kind: 'Constant', value: { type: 'bytes', value: text } };
  }
  if (kinds.has('f-string')) return { kind: 'Other', source: text };
  return { kind: 'Constant', value: str(text) };
}

function group(cursor: Cursor, rules: Rules, start: number): Expression {
  const { takes, sees, expect } = cursor;
  if (takes(')')) return { kind: 'Tuple', elts: [] };
  if (takes('yield')) {
    if (takes('from')) rules.expression();
    else if (!sees(')')) rules.tuple(rules.starred(), rules.starred, ')');
    expect(')');
    return cursor.sourceFrom(start);
  }
  const first = rules.starred();
  if (rules.comprehension()) {
    expect(')');
    return cursor.sourceFrom(start);
  }
  if (sees(',')) {
    const tree = rules.tuple(first, rules.starred, ')');
    expect(')');
    return tree;
  }
  expect(')');
  return first.kind === 'Starred' ? cursor.fail() : first;
}

/** The rest of a list or set, or a comprehension of either. */
function display(
  cursor: Cursor,
  rules: Rules,
  start: number,
  elts: Expression[],
  kind: 'List' | 'Set',
): Expression {
  const close = kind === 'List' ? ']' : '}';
  while (!cursor.takes(close)) {
    elts.push(rules.starred());
    if (elts.length === 1 && rules.comprehension()) {
      cursor.expect(close);
      return cursor.sourceFrom(start);
    }
    if (!cursor.sees(close)) cursor.expect(',');
  }
  return { kind, elts };
}

function braces(cursor: Cursor, rules: Rules, start: number): Expression {
  const { takes, sees, expect } = cursor;
  if (sees('*')) return display(cursor, rules, start, [], 'Set');
  const keys: (Expression | null)[] = [];
  const values: Expression[] = [];
  while (!takes('}')) {
    if (takes('**')) {
      keys.push(null);
      values.push(rules.operand());
    } else {
      const key = rules.named();
      if (keys.length === 0 && !sees(':')) return setFrom(cursor, rules, start, key);
      expect(':');
      keys.push(key);
      values.push(rules.expression());
    }
    if (keys.length === 1 && rules.comprehension()) {
      expect('}');
      return cursor.sourceFrom(start);
    }
    if (!sees('}')) expect(',');
  }
  return { kind: 'Dict', keys, values };
}

/** A set whose first element has been read. */
function setFrom(cursor: Cursor, rules: Rules, start: number, first: Expression): Expression {
  if (rules.comprehension()) {
    cursor.expect('}');
    return cursor.sourceFrom(start);
  }
  if (!cursor.sees('}')) cursor.expect(',');
  return display(cursor, rules, start, [first], 'Set');
}

function isString({ kind }: Token): boolean {
  return kind === 'string' || kind === 'bytes' || kind === 'f-string';
}

function numberOf(token: string): Expression {
  const text = token.replaceAll('_', '');
  if (/^0[xXoObB]/.test(text)) return { kind: 'Constant', value: int(BigInt(text)) };
  if (/[jJ]$/.test(text)) {
    return { kind: 'Constant', value: { type: 'complex', imaginary: Number(text.slice(0, -1)) } };
  }
  if (/^\d+$/.test(text)) {
    if (text.length > MAX_DIGITS) throw new PythonError('too many digits');
    return { kind: 'Constant', value: int(BigInt(text)) };
  }
  return { kind: 'Constant', value: float(Number(text)) };
}
