import { pyRepr } from './repr.js';
import type { Expression } from './syntax.js';

// Precedences in the order of `ast._Precedence`.
const TUPLE = 1;
const TEST = 3;
const OR = 4;
const AND = 5;
const NOT = 6;
const COMPARISON = 7;
const OPERAND = 8;
const FACTOR = 14;
const POWER = 15;
const ATOM = 17;
const BINARY: Readonly<Record<string, number>> = {
  '|': OPERAND,
  '^': 9,
  '&': 10,
  '<<': 11,
  '>>': 11,
  '+': 12,
  '-': 12,
  '*': 13,
  '/': 13,
  '//': 13,
  '%': 13,
  '@': 13,
  '**': POWER,
};

/** The code of an expression as `ast.unparse` writes it. */
export function unparse(node: Expression, place = TEST): string {
  const bracketed = (own: number, text: string): string => (place > own ? `(${text})` : text);
  switch (node.kind) {
    case 'Constant':
      return pyRepr(node.value).replaceAll(/\binf\b/g, '1e309');
    case 'Ellipsis':
      return '...';
    case 'Name':
      return node.id;
    case 'Attribute': {
      const value = unparse(node.value, ATOM);
      const isInt = node.value.kind === 'Constant' && node.value.value.type === 'int';
      return `${value}${isInt ? ' ' : ''}.${node.attr}`;
    }
    case 'Call': {
      const keywords = node.keywords.map(({ name, value }) =>
        name === null ? `**${unparse(value)}` : `${name}=${unparse(value)}`,
      );
      return `${unparse(node.func, ATOM)}(${[...node.args.map((arg) => unparse(arg)), ...keywords].join(', ')})`;
    }
    case 'UnaryOp': {
      const own = node.op === 'not' ? NOT : FACTOR;
      const space = node.op === 'not' ? ' ' : '';
      return bracketed(own, `${node.op}${space}${unparse(node.operand, own)}`);
    }
    case 'BinOp': {
      const own = BINARY[node.op] ?? OPERAND;
      const [left, right] = node.op === '**' ? [own + 1, own] : [own, own + 1];
      return bracketed(own, `${unparse(node.left, left)} ${node.op} ${unparse(node.right, right)}`);
    }
    case 'BoolOp': {
      const own = node.op === 'or' ? OR : AND;
      // Each operand has a precedence one step higher than the one before, as in `ast._Unparser`.
      const values = node.values.map((value, i) => unparse(value, own + 1 + i));
      return bracketed(own, values.join(` ${node.op} `));
    }
    case 'Compare': {
      const rest = node.comparators.map(
        (value, i) => ` ${node.ops[i]} ${unparse(value, COMPARISON + 1)}`,
      );
      return bracketed(COMPARISON, unparse(node.left, COMPARISON + 1) + rest.join(''));
    }
    case 'List':
      return `[${elements(node.elts)}]`;
    case 'Set':
      return `{${elements(node.elts)}}`;
    case 'Tuple': {
      const text = `${elements(node.elts)}${node.elts.length === 1 ? ',' : ''}`;
      return node.elts.length === 0 || place > TUPLE ? `(${text})` : text;
    }
    case 'Dict': {
      const pairs = node.values.map((value, i) => {
        const key = node.keys[i];
        return key ? `${unparse(key)}: ${unparse(value)}` : `**${unparse(value, OPERAND)}`;
      });
      return `{${pairs.join(', ')}}`;
    }
    case 'Subscript': {
      const { slice } = node;
      const bare = slice.kind === 'Tuple' && slice.elts.length > 0;
      return `${unparse(node.value, ATOM)}[${unparse(slice, bare ? TUPLE : TEST)}]`;
    }
    case 'Slice': {
      const step = node.step === undefined ? '' : `:${unparse(node.step)}`;
      return `${node.lower ? unparse(node.lower) : ''}:${node.upper ? unparse(node.upper) : ''}${step}`;
    }
    case 'Starred':
      return `*${unparse(node.value, OPERAND)}`;
    case 'IfExp': {
      const [body, test] = [unparse(node.body, TEST + 1), unparse(node.test, TEST + 1)];
      return bracketed(TEST, `${body} if ${test} else ${unparse(node.orelse, TEST)}`);
    }
    case 'Other':
      return node.source;
  }
}

function elements(elts: readonly Expression[]): string {
  return elts.map((element) => unparse(element)).join(', ');
}
