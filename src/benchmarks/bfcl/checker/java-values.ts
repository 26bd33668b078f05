import { pythonStrip } from '../../../core/python-text.js';
import { bool, dictOf, list, type PyEntry, type PyValue, str } from '../python/value.js';
import { decimal, integer, MAX_COLLECTION, numberOrText } from './literal.js';
import { CheckerFailure } from './verdict.js';

// Python's `$` also matches before a final line feed, and its `.` matches everything except a line feed.
const INTEGER = /^-?\p{Nd}+\n?$/u;
const LONG = /^-?\p{Nd}+[lL]\n?$/u;
const FLOAT = /^-?\p{Nd}+(?:\.\p{Nd}+)?(?:[eE][+-]?\p{Nd}+)?[fF]\n?$/u;
const DOUBLE = /^-?\p{Nd}+(?:\.\p{Nd}+)?(?:[eE][+-]?\p{Nd}+)?\n?$/u;
const WORD = '[\\p{L}\\p{N}_]';
const AS_LIST = new RegExp(`new\\s+ArrayList<${WORD}*>\\(Arrays\\.asList\\(([^\\n]+?)\\)\\)`, 'u');
const ADDED = new RegExp(
  `new\\s+ArrayList<${WORD}*>\\(\\)\\s*\\{\\{\\s*([\\s\\S]+?)\\s*\\}\\}`,
  'u',
);
const EMPTY_LIST = new RegExp(`new\\s+ArrayList<${WORD}*>\\(\\)`, 'u');
const ADD = /add\(([^\n]+?)\)/g;
const ARRAY = new RegExp(`new\\s+${WORD}+\\[\\]\\s*\\{([^\\n]*?)\\}`, 'u');
const PUT = /put\("([^\n]*?)",\s*([^\n]*?)\)/g;

/**
 * The value that the text of a Java argument stands for; text that does not fit its type stays text
 * (gorilla@70d6722:bfcl/eval_checker/java_type_converter.py).
 *
 * @throws CheckerFailure for a type that the official converter does not know
 */
export function javaValue(text: string, type: string, elements?: string): PyValue {
  switch (type) {
    case 'byte':
    case 'short':
    case 'integer':
      return INTEGER.test(text) ? integer(text) : str(text);
    case 'long':
      return LONG.test(text) ? integer(text.replace(/[lL](\n?)$/, '$1')) : str(text);
    case 'float':
      return FLOAT.test(text) ? decimal(text.replace(/[fF](\n?)$/, '$1')) : str(text);
    case 'double':
      return DOUBLE.test(text) ? decimal(text) : str(text);
    case 'boolean':
      return text === 'true' || text === 'false' ? bool(text === 'true') : str(text);
    case 'char':
    case 'String':
    case 'any':
      return str(text);
    case 'Array':
      return arrayOf(text, elements);
    case 'ArrayList':
      return arrayListOf(text, elements);
    case 'HashMap':
      return hashMapOf(text);
    default:
      throw new CheckerFailure(`no conversion of ${type}`);
  }
}

function arrayOf(text: string, elements: string | undefined): PyValue {
  const inside = text.length > MAX_COLLECTION ? undefined : ARRAY.exec(text)?.[1];
  if (inside === undefined) return str(text);
  const parts = inside.split(',').map(pythonStrip);
  return list(parts.filter((part) => part !== '').map((part) => elementOf(part, elements)));
}

function arrayListOf(text: string, elements: string | undefined): PyValue {
  if (text.length > MAX_COLLECTION) return str(text);
  const read = (part: string): PyValue =>
    elements === 'char' || elements === 'String'
      ? str(withoutEnds(pythonStrip(part)))
      : elementOf(pythonStrip(part), elements);
  const listed = AS_LIST.exec(text)?.[1];
  if (listed !== undefined) return list(listed.split(',').map(read));
  const added = ADDED.exec(text)?.[1];
  if (added !== undefined) return list([...added.matchAll(ADD)].map(([, part = '']) => read(part)));
  return EMPTY_LIST.test(text) ? list([]) : str(text);
}

function elementOf(text: string, type: string | undefined): PyValue {
  return type === undefined ? untyped(text) : javaValue(text, type);
}

function hashMapOf(text: string): PyValue {
  if (text.length > MAX_COLLECTION) return str(text);
  const body = hashMapBody(text);
  if (body === undefined) {
    return /new\s+HashMap<[^\n]*?>\s*\(\)/.test(text) ? { type: 'dict', entries: [] } : str(text);
  }
  const pairs = [...body.matchAll(PUT)].map(
    ([, key = '', value = '']): PyEntry => [str(key), untyped(pythonStrip(value))],
  );
  return dictOf(pairs) ?? str(text);
}

/**
 * The content of the braces of `new HashMap<...>() {{ ... }}`, up to the first closing one. The official pattern has
 * five consecutive runs of white space; this code finds the same in linear time.
 */
function hashMapBody(text: string): string | undefined {
  for (const { index, 0: head } of text.matchAll(/new\s+HashMap</g)) {
    const from = index + head.length;
    // The type ends at the first ">" after which the rest matches.
    for (let end = text.indexOf('>', from); end !== -1; end = text.indexOf('>', end + 1)) {
      const opening = /\s*\(\)\s*\{\s*\{?\s*/y;
      opening.lastIndex = end + 1;
      if (!opening.test(text)) continue;
      const start = opening.lastIndex;
      const close = text.indexOf('}', start);
      if (close !== -1) return text.slice(start, close).replace(/\s+$/, '');
    }
  }
  return undefined;
}

/** A value of unspecified type. */
function untyped(text: string): PyValue {
  if (text === 'true' || text === 'false') return bool(text === 'true');
  if (text.startsWith('"') && text.endsWith('"')) return str(withoutEnds(text));
  if (LONG.test(text)) return integer(text.slice(0, -1));
  if (FLOAT.test(text)) return decimal(text.replace(/[fF](\n?)$/, '$1'));
  return numberOrText(text);
}

function withoutEnds(text: string): string {
  return Array.from(text).slice(1, -1).join('');
}
