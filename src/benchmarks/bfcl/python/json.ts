import { dictOf, float, int, list, NONE, type PyEntry, type PyValue, str } from './value.js';

const MAX_DEPTH = 500;
const LITERALS: Readonly<Record<string, PyValue>> = {
  null: NONE,
  true: { type: 'bool', value: true },
  false: { type: 'bool', value: false },
  NaN: float(Number.NaN),
  Infinity: float(Number.POSITIVE_INFINITY),
  '-Infinity': float(Number.NEGATIVE_INFINITY),
};
const SPACE = /[ \t\n\r]*/y;
const NUMBER = /(-?(?:0|[1-9]\d*))(\.\d+)?([eE][-+]?\d+)?/y;
const LITERAL = /null|true|false|NaN|-?Infinity/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\.)*"/y;

/** Parses JSON like Python's `json.loads`: 7 is an int, 7.0 a float. `undefined` if it is not JSON. */
export function parseJsonValue(text: string): PyValue | undefined {
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const value = (depth: number): PyValue | undefined => {
    match(SPACE);
    const first = text[at];
    if (depth > MAX_DEPTH) return undefined;
    if (first === '{') return object(depth);
    if (first === '[') return array(depth);
    if (first === '"') return string();
    const literal = match(LITERAL);
    if (literal !== undefined) return LITERALS[literal];
    const number = match(NUMBER);
    if (number === undefined) return undefined;
    return /^-?\d+$/.test(number) ? int(BigInt(number)) : float(Number(number));
  };
  const string = (): PyValue | undefined => {
    const token = match(STRING);
    if (token === undefined) return undefined;
    try {
      return str(JSON.parse(token));
    } catch {
      return undefined;
    }
  };
  /** The members between two brackets. */
  const members = (close: string, member: () => boolean): boolean => {
    at++;
    match(SPACE);
    if (text[at] === close) {
      at++;
      return true;
    }
    for (;;) {
      if (!member()) return false;
      match(SPACE);
      const mark = text[at++];
      if (mark === close) return true;
      if (mark !== ',') return false;
    }
  };
  const array = (depth: number): PyValue | undefined => {
    const items: PyValue[] = [];
    const whole = members(']', () => {
      const item = value(depth + 1);
      if (item !== undefined) items.push(item);
      return item !== undefined;
    });
    return whole ? list(items) : undefined;
  };
  const object = (depth: number): PyValue | undefined => {
    const pairs: PyEntry[] = [];
    const whole = members('}', () => {
      match(SPACE);
      const key = text[at] === '"' ? string() : undefined;
      match(SPACE);
      if (key === undefined || text[at++] !== ':') return false;
      const item = value(depth + 1);
      if (item !== undefined) pairs.push([key, item]);
      return item !== undefined;
    });
    return whole ? dictOf(pairs) : undefined;
  };
  const whole = value(0);
  match(SPACE);
  return at === text.length ? whole : undefined;
}
