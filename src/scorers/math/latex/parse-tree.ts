import { binary, number, type Tree, Unreadable } from '../tree.js';
import { FACTORS, readAbsolute, readCommand, readGroup } from './commands.js';
import { COMMAND, FUNCTIONS, GREEK, type Grammar } from './grammar.js';
import { readName } from './names.js';
import { readDigits, readNumber } from './numbers.js';
import { Reader } from './reader.js';

const DEGREES = ['^\\circ', '^{\\circ}', '^ \\circ', '^{ \\circ }', '\\degree'];

/**
 * Parses an expression in LaTeX, or in plain text such as `sqrt(2)/2`.
 *
 * @throws Unreadable if it is not an expression
 */
export function parseTree(source: string): Tree {
  const reader = new Reader(source);
  const tree = grammarOf(reader).sum();
  if (reader.next() !== '') throw new Unreadable('more than an expression');
  return tree;
}

function grammarOf(reader: Reader): Grammar {
  const sum = (): Tree =>
    reader.deeper(() => {
      let left = product();
      for (;;) {
        if (reader.takes('+')) left = binary('+', left, product());
        else if (reader.takes('-')) left = binary('-', left, product());
        else if (reader.takes('\\pm')) left = either('+', left);
        else if (reader.takes('\\mp')) left = either('-', left);
        else return left;
      }
    });

  const either = (upper: '+' | '-', left: Tree | null): Tree => ({
    kind: 'either',
    upper,
    left,
    right: product(),
  });

  const product = (): Tree => {
    let left = signed();
    for (;;) {
      if (reader.takesOneOf('*', '\\cdot', '\\times', '\\ast')) left = binary('*', left, signed());
      else if (reader.takesOneOf('/', '\\div', ':')) left = binary('/', left, signed());
      else if (startsFactor()) left = binary('*', left, power());
      else return left;
    }
  };

  const signed = (): Tree =>
    reader.deeper(() => {
      if (reader.takes('-')) return { kind: 'negate', of: signed() };
      if (reader.takes('+')) return signed();
      if (reader.takes('\\pm')) return either('+', null);
      if (reader.takes('\\mp')) return either('-', null);
      return power();
    });

  const power = (): Tree => {
    const base = postfix(atom());
    return reader.takes('^') ? postfix(binary('^', base, exponent())) : base;
  };

  /** `x^{10}`, and `x^10`, which is meant as the same. */
  const exponent = (): Tree =>
    reader.deeper(() => {
      if (reader.takes('-')) return { kind: 'negate', of: exponent() };
      const digits = readDigits(reader);
      if (digits !== undefined) return number(digits);
      const base = argument();
      return reader.takes('^') ? binary('^', base, exponent()) : base;
    });

  const postfix = (of: Tree): Tree => {
    let tree = of;
    for (;;) {
      if (reader.takesOneOf(...DEGREES)) tree = { kind: 'call', name: 'degrees', args: [tree] };
      else if (reader.takes('!')) tree = { kind: 'call', name: 'factorial', args: [tree] };
      else return tree;
    }
  };

  const startsFactor = (): boolean => {
    const char = reader.next();
    if (char === '|') return reader.bars === 0;
    if (/[\d.a-zA-Z({[]/.test(char)) return true;
    const name = char === '\\' ? (reader.sees(COMMAND)?.slice(1) ?? '') : '';
    return FUNCTIONS.has(name) || GREEK.has(name) || FACTORS.has(name);
  };

  const atom = (): Tree => {
    const char = reader.next();
    const value = readNumber(reader);
    if (value !== undefined) return value;
    if (char === '(' || char === '[' || char === '{') return readGroup(reader, grammar, char);
    if (char === '|') return readAbsolute(reader, grammar);
    if (char === '\\') return readCommand(reader, grammar);
    if (/[a-zA-Z]/.test(char)) return readName(reader, grammar);
    throw new Unreadable(`"${char}" where a value should be`);
  };

  const argument = (): Tree => {
    const char = reader.next();
    if (char === '{' || char === '(') return readGroup(reader, grammar, char);
    if (char === '\\') return readCommand(reader, grammar);
    if (/\d/.test(char)) return number(reader.skip(1));
    if (/[a-zA-Z]/.test(char)) return readName(reader, grammar);
    throw new Unreadable('an argument is missing');
  };

  const grammar: Grammar = { sum, signed, power, exponent, argument, startsFactor };
  return grammar;
}
