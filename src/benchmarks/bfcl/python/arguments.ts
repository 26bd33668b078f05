import type { Cursor } from './cursor.js';
import type { Rules } from './rules.js';
import type { Expression, Keyword } from './syntax.js';

/** The arguments of a call, after its opening bracket. */
export function readArguments(
  cursor: Cursor,
  rules: Rules,
): { args: Expression[]; keywords: Keyword[] } {
  const { takes, sees, peek } = cursor;
  const args: Expression[] = [];
  const keywords: Keyword[] = [];
  while (!takes(')')) {
    if (takes('**')) {
      keywords.push({ name: null, value: rules.expression() });
    } else if (peek().kind === 'name' && cursor.seesNext('=')) {
      const name = cursor.advance().text;
      cursor.advance();
      keywords.push({ name, value: rules.expression() });
    } else if (sees('*')) {
      if (keywords.some(({ name }) => name === null)) cursor.fail();
      cursor.advance();
      args.push({ kind: 'Starred', value: rules.expression() });
    } else {
      if (keywords.length > 0) cursor.fail();
      const start = cursor.position();
      const arg = rules.named();
      const generator = rules.comprehension();
      args.push(generator ? cursor.sourceFrom(start) : arg);
      // A generator may omit its brackets only if it is the sole argument.
      if (generator && (args.length > 1 || !sees(')'))) cursor.fail();
    }
    if (!sees(')')) cursor.expect(',');
  }
  return { args, keywords };
}

/** The content of a subscript, after its opening bracket. */
export function readSlices(cursor: Cursor, rules: Rules): Expression {
  const first = readSlice(cursor, rules);
  const tree = cursor.sees(',') ? rules.tuple(first, () => readSlice(cursor, rules), ']') : first;
  cursor.expect(']');
  return tree;
}

function readSlice(cursor: Cursor, rules: Rules): Expression {
  const { sees, takes } = cursor;
  if (sees('*')) return rules.starred();
  const lower = sees(':') ? undefined : rules.named();
  if (!takes(':')) return lower ?? cursor.fail();
  const ends = (): boolean => sees(':') || sees(',') || sees(']');
  const upper = ends() ? undefined : rules.expression();
  const step = takes(':') && !ends() ? rules.expression() : undefined;
  return {
    kind: 'Slice',
    ...(lower === undefined ? {} : { lower }),
    ...(upper === undefined ? {} : { upper }),
    ...(step === undefined ? {} : { step }),
  };
}
