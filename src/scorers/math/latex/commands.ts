import { binary, number, type Tree, Unreadable } from '../tree.js';
import { COMMAND, FUNCTIONS, GREEK, type Grammar } from './grammar.js';
import { readCall, withSubscript } from './names.js';
import type { Reader } from './reader.js';

const CLOSING = { '(': ')', '[': ']', '{': '}' };
const ROOT_INDEX = /\s*\[\s*(?:\d{1,3}|[a-z])\s*\]/y;
const MARKED = /\s*(?:\{[\w\s\\]*\}|\w)/y;

/** Commands that begin a factor; functions and Greek letters do too. */
export const FACTORS: ReadonlySet<string> = new Set(
  'frac sqrt pi infty binom overline vec hat bar lfloor lceil lvert {'.split(' '),
);

/** An expression in any kind of brackets. */
export function readGroup(reader: Reader, grammar: Grammar, open: '(' | '[' | '{'): Tree {
  const { bars } = reader;
  reader.skip(1);
  reader.bars = 0;
  const inside = grammar.sum();
  reader.bars = bars;
  reader.expect(CLOSING[open]);
  return inside;
}

/** `|...|`, at its opening bar. */
export function readAbsolute(reader: Reader, grammar: Grammar): Tree {
  reader.skip(1);
  return insideBars(reader, grammar);
}

function insideBars(reader: Reader, grammar: Grammar): Tree {
  reader.bars++;
  const inside = grammar.sum();
  reader.bars--;
  if (!reader.takesOneOf('|', '\\rvert')) throw new Unreadable('no "|"');
  return { kind: 'call', name: 'abs', args: [inside] };
}

/** `\frac{1}{2}`, `\sqrt[3]{x}`, `\pi`, `\sin x`, ... */
export function readCommand(reader: Reader, grammar: Grammar): Tree {
  return reader.deeper(() => {
    const name = reader.match(COMMAND)?.slice(1) ?? '';
    switch (name) {
      case 'frac':
        return binary('/', grammar.argument(), grammar.argument());
      case 'binom':
        return { kind: 'call', name, args: [grammar.argument(), grammar.argument()] };
      case 'sqrt':
        return root(reader, grammar);
      case 'pi':
        return { kind: 'constant', name };
      case 'infty':
        return { kind: 'constant', name: 'infinity' };
      case 'lfloor':
      case 'lceil':
        return rounded(reader, grammar, name);
      case 'lvert':
        return insideBars(reader, grammar);
      case 'overline':
      case 'vec':
      case 'hat':
      case 'bar':
        return marked(reader, name);
      default:
        if (FUNCTIONS.has(name)) return readCall(reader, grammar, name);
        if (GREEK.has(name)) return withSubscript(reader, grammar, `\\${name}`);
        throw new Unreadable(`the command \\${name}`);
    }
  });
}

function root(reader: Reader, grammar: Grammar): Tree {
  const index = /\w+/.exec(reader.match(ROOT_INDEX) ?? '')?.[0];
  if (index === undefined) return { kind: 'call', name: 'sqrt', args: [grammar.argument()] };
  const degree: Tree = /\d/.test(index) ? number(index) : { kind: 'variable', name: index };
  return { kind: 'call', name: 'root', args: [grammar.argument(), degree] };
}

function rounded(reader: Reader, grammar: Grammar, name: 'lfloor' | 'lceil'): Tree {
  const inside = grammar.sum();
  reader.expect(name === 'lfloor' ? '\\rfloor' : '\\rceil');
  return { kind: 'call', name: name === 'lfloor' ? 'floor' : 'ceil', args: [inside] };
}

/** A line or a vector: a name, not a product of its letters. */
function marked(reader: Reader, mark: string): Tree {
  const name = reader.match(MARKED);
  if (name === undefined) throw new Unreadable('a mark over nothing');
  return { kind: 'variable', name: `${mark} ${name.replace(/[\s{}]/g, '')}` };
}
