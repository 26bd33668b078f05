import { pythonStrip } from '../../../core/python-text.js';
import { bool, dictOf, list, type PyEntry, type PyValue, str } from '../python/value.js';
import { decimal, integer, MAX_COLLECTION, numberOrText } from './literal.js';
import { nestedArrayExtent } from './nested-array.js';
import { CheckerFailure } from './verdict.js';

const INTEGER = /^-?\p{Nd}+\n?$/u;
const FLOAT = /^-?\p{Nd}+(?:\.\p{Nd}+)?\n?$/u;
const BIGINT = /^-?\p{Nd}+n\n?$/u;
const ARRAY = /^(?:\[([^\n]*?)\]|new\s+Array\(([^\n]*?)\))/;
const DICT = /^\{([^\n]*?)\}/;
const PAIR = /([^:]+):\s*([^\n]*?)(?:,\s*(?=[^,]+:)|$)/g;

/**
 * The value that the text of a JavaScript argument stands for; text that does not fit its type stays
 * text (gorilla@70d6722:bfcl/eval_checker/js_type_converter.py).
 *
 * @throws CheckerFailure for a type that the official converter does not know
 */
export function javaScriptValue(text: string, type: string, elements?: string): PyValue {
  switch (type) {
    case 'String':
      return str(isQuoted(text) ? withoutEnds(text) : text);
    case 'integer':
      return INTEGER.test(text) ? integer(text) : str(text);
    case 'float':
      return FLOAT.test(text) ? decimal(text) : str(text);
    case 'Bigint':
      return BIGINT.test(text) ? bigintOf(text) : str(text);
    case 'Boolean':
      return text === 'true' || text === 'false' ? bool(text === 'true') : str(text);
    case 'dict':
      return dictFrom(pythonStrip(text));
    case 'array':
      return arrayFrom(pythonStrip(text), elements);
    case 'any':
      return str(text);
    default:
      throw new CheckerFailure(`no conversion of ${type}`);
  }
}

/** The official converter removes the last character, which is the wrong one if there is a line feed after it. */
function bigintOf(text: string): PyValue {
  if (text.endsWith('\n')) throw new CheckerFailure('not an int');
  return integer(text.slice(0, -1));
}

function arrayFrom(text: string, elements: string | undefined): PyValue {
  if (text.length > MAX_COLLECTION) return str(text);
  try {
    const extent = nestedArrayExtent(text);
    if (extent !== undefined) {
      const inner = [...text.slice(0, extent).matchAll(/\[([^\n]*?)\]/g)];
      return list(inner.map(([, body = ''], index) => list(nestedItems(body, index))));
    }
    const found = ARRAY.exec(text);
    if (found === null) return str(text);
    const body = pythonStrip(found[1] ?? found[2] ?? '');
    const parts = body === '' ? [] : body.split(',').map(pythonStrip);
    return list(parts.map((part) => elementOf(part, elements)));
  } catch (thrown) {
    if (thrown instanceof CheckerFailure) return str(text);
    throw thrown;
  }
}

function elementOf(text: string, type: string | undefined): PyValue {
  if (type === undefined) return untyped(text);
  return /^['"]/.test(text) ? javaScriptValue(text, type, 'String') : javaScriptValue(text, type);
}

function nestedItems(body: string, index: number): PyValue[] {
  const text = pythonStrip(body);
  const inside = index === 0 && text.startsWith('[') ? text.slice(1) : text;
  return inside.split(',').map((part) => untyped(pythonStrip(part)));
}

function dictFrom(text: string): PyValue {
  if (text === '{}') return { type: 'dict', entries: [] };
  const body = text.length > MAX_COLLECTION ? undefined : DICT.exec(text)?.[1];
  if (body === undefined) return str(text);
  try {
    const pairs = [...body.matchAll(PAIR)].map(
      ([, key = '', value = '']): PyEntry => [
        str(withoutQuotes(pythonStrip(key))),
        memberOf(pythonStrip(value)),
      ],
    );
    return dictOf(pairs) ?? str(text);
  } catch (thrown) {
    if (thrown instanceof CheckerFailure) return str(text);
    throw thrown;
  }
}

function memberOf(text: string): PyValue {
  if (text.startsWith('[') && text.endsWith(']')) return arrayFrom(text, undefined);
  if (text.startsWith('{') && text.endsWith('}')) return dictFrom(text);
  return untyped(withoutQuotes(text));
}

/** A value of unspecified type. */
function untyped(value: string): PyValue {
  const text = pythonStrip(value);
  if (text === 'true' || text === 'false') return bool(text === 'true');
  return isQuoted(text) ? str(withoutEnds(text)) : numberOrText(text);
}

function isQuoted(text: string): boolean {
  return (
    (text.startsWith('"') && text.endsWith('"')) || (text.startsWith("'") && text.endsWith("'"))
  );
}

function withoutQuotes(text: string): string {
  return text.replace(/^['"]+/, '').replace(/(?<!['"])['"]+$/, '');
}

function withoutEnds(text: string): string {
  return Array.from(text).slice(1, -1).join('');
}
