import type { Cursor } from './cursor.js';
import type { Rules } from './rules.js';
import type { Expression } from './syntax.js';

/** `lambda a, *b, c=1: ...`, of which only the source is kept. */
export function readLambda(cursor: Cursor, rules: Rules): Expression {
  const { takes, sees } = cursor;
  const start = cursor.position();
  cursor.expect('lambda');
  const seen = new Set<string>();
  while (!takes(':')) {
    if (takes('*') || takes('**')) {
      if (cursor.peek().kind === 'name') cursor.advance();
    } else if (!takes('/')) {
      const name = cursor.peek();
      if (name.kind !== 'name' || seen.has(name.text)) cursor.fail();
      seen.add(name.text);
      cursor.advance();
      if (takes('=')) rules.expression();
    }
    if (!sees(':')) cursor.expect(',');
  }
  rules.expression();
  return cursor.sourceFrom(start);
}
