import { lookUp, type PyValue, pyIncludes, str } from '../python/value.js';
import { type Checked, CheckerFailure, invalid, VALID } from './verdict.js';

const EMPTY = str('');

/** Ignores spaces, `,./-_*^` and case; single quotes become double quotes. */
export function standardized(text: string): string {
  return text
    .replace(/[ ,./\-_*^]/g, '')
    .toLowerCase()
    .replaceAll("'", '"');
}

function standardizedValue(value: PyValue): PyValue {
  return value.type === 'str' ? str(standardized(value.value)) : value;
}

export function checkText(value: PyValue, rightValues: readonly PyValue[]): Checked {
  const texts = rightValues.filter(({ type }) => type === 'str').map(standardizedValue);
  return pyIncludes(texts, standardizedValue(value)) ? VALID : invalid('value_error:string');
}

export function checkList(value: PyValue, rightValues: readonly PyValue[]): Checked {
  const items = itemsOf(value).map(standardizedValue);
  const right = rightValues.map(
    (each): PyValue => ({ type: 'list', items: standardizedItems(each) }),
  );
  return pyIncludes(right, { type: 'list', items }) ? VALID : invalid('value_error:list/tuple');
}

export function checkDict(value: PyValue, rightValues: readonly PyValue[]): Checked {
  let result = invalid('dict_checker:unclear');
  for (const right of rightValues) {
    if (right.type === 'str' && right.value === '') continue;
    result = checkDictAgainst(value, right);
    if (result.valid) return result;
  }
  return result;
}

function checkDictAgainst(value: PyValue, right: PyValue): Checked {
  if (value.type !== 'dict' || right.type !== 'dict') throw new CheckerFailure('not a dict');
  let wrong: Checked | undefined;
  for (const [key, item] of value.entries) {
    const allowed = lookUp(right.entries, key);
    if (allowed === undefined) wrong = invalid('value_error:dict_key', 'unexpected key');
    else if (!pyIncludes(standardizedItems(allowed), standardizedValue(item))) {
      wrong = invalid('value_error:dict_value');
    }
    if (wrong !== undefined) break;
  }
  for (const [key, allowed] of right.entries) {
    if (lookUp(value.entries, key) === undefined && !allowsAbsence(allowed)) {
      return invalid('value_error:dict_key', 'missing key');
    }
  }
  return wrong ?? VALID;
}

/** Compares the dicts of a list in order. */
export function checkDicts(value: PyValue, rightValues: readonly PyValue[]): Checked {
  const items = itemsOf(value);
  let result = invalid('list_dict_checker:unclear');
  for (const right of rightValues) {
    const wanted = elementsOf(right);
    if (items.length !== wanted.length) {
      result = invalid('value_error:list_dict_count');
      continue;
    }
    result = VALID;
    for (const [index, item] of items.entries()) {
      result = checkDict(item, wanted.slice(index, index + 1));
      if (!result.valid) break;
    }
    if (result.valid) return VALID;
  }
  return result;
}

/** `"" in value`, as Python reads it. */
export function allowsAbsence(value: PyValue): boolean {
  if (value.type === 'str') return true;
  if (value.type === 'dict') return lookUp(value.entries, EMPTY) !== undefined;
  return pyIncludes(itemsOf(value), EMPTY);
}

function standardizedItems(value: PyValue): PyValue[] {
  return elementsOf(value).map(standardizedValue);
}

/** The values of `value[0]`, `value[1]`, ...; for a text, its characters. */
function elementsOf(value: PyValue): readonly PyValue[] {
  if (value.type === 'str') return Array.from(value.value, str);
  if (value.type === 'dict' && value.entries.length === 0) return [];
  return itemsOf(value);
}

function itemsOf(value: PyValue): readonly PyValue[] {
  if (value.type === 'list' || value.type === 'tuple') return value.items;
  throw new CheckerFailure(`a ${value.type} has no elements`);
}
