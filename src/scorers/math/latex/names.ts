import { binary, type Tree, Unreadable } from '../tree.js';
import { COMMAND, FUNCTIONS, type Grammar } from './grammar.js';
import type { Reader } from './reader.js';

const PLAIN_FUNCTION =
  /(?:arc(?:sin|cos|tan)|sinh?|cosh?|tanh?|cot|sec|csc|log|ln|exp|sqrt|abs)(?![a-z])/y;
const PLAIN_CONSTANT = /(?:pi|infinity|inf)(?![a-z])/y;
const SUBSCRIPT = /_\s*(?:\{[^{}]*\}|\w)/y;

/** A variable, a constant, or a function written in plain letters. */
export function readName(reader: Reader, grammar: Grammar): Tree {
  const word = reader.match(PLAIN_FUNCTION);
  if (word === 'sqrt' || word === 'abs') {
    return { kind: 'call', name: word, args: [grammar.argument()] };
  }
  if (word !== undefined) return readCall(reader, grammar, word);
  const constant = reader.match(PLAIN_CONSTANT);
  if (constant !== undefined) {
    return { kind: 'constant', name: constant === 'pi' ? 'pi' : 'infinity' };
  }
  const letter = reader.skip(1);
  if ((letter === 'e' || letter === 'i') && reader.here() !== '_') {
    return { kind: 'constant', name: letter };
  }
  return withSubscript(reader, grammar, letter);
}

/** `x_1`, `f'`, and `f(2)` for the letters that name functions. */
export function withSubscript(reader: Reader, grammar: Grammar, letter: string): Tree {
  const subscript = reader.match(SUBSCRIPT)?.replace(/[\s{}]/g, '') ?? '';
  let name = letter + subscript;
  while (reader.here() === "'") name += reader.skip(1);
  const isFunction = /^[fghFGHPQ]'*$/.test(name) && reader.here() === '(';
  if (!isFunction) return { kind: 'variable', name };
  return { kind: 'call', name, args: bracketed(reader, grammar) };
}

/**
 * A function call after its name: `\sin^2 x`, `\log_2 8`, `\sin(x)`. Without brackets, the argument extends to the next
 * operator or function.
 */
export function readCall(reader: Reader, grammar: Grammar, name: string): Tree {
  const base = reader.takes('_') ? grammar.argument() : undefined;
  const power = reader.takes('^') ? grammar.exponent() : undefined;
  const inverse = power?.kind === 'negate' && power.of.kind === 'number' && power.of.text === '1';
  const args = reader.next() === '(' ? bracketed(reader, grammar) : [bare(reader, grammar)];
  const call: Tree = {
    kind: 'call',
    name: inverse ? `arc${name}` : name,
    args: base === undefined ? args : [...args, base],
  };
  return power === undefined || inverse ? call : binary('^', call, power);
}

function bare(reader: Reader, grammar: Grammar): Tree {
  let left = grammar.signed();
  while (grammar.startsFactor() && !startsFunction(reader)) {
    left = binary('*', left, grammar.power());
  }
  return left;
}

function startsFunction(reader: Reader): boolean {
  return FUNCTIONS.has(reader.sees(COMMAND)?.slice(1) ?? '');
}

/** `(a, b)` */
function bracketed(reader: Reader, grammar: Grammar): Tree[] {
  reader.expect('(');
  const args = [grammar.sum()];
  while (reader.takes(',')) args.push(grammar.sum());
  if (!reader.takes(')')) throw new Unreadable('no ")"');
  return args;
}
