import type { Language } from '../categories.js';
import type { WantedCall } from '../dataset.js';
import type { FunctionDoc } from '../function-doc.js';
import { float, lookUp, type PyValue, pyIncludes, str } from '../python/value.js';
import { javaValue } from './java-values.js';
import { javaScriptValue } from './javascript-values.js';
import { checkType } from './type-check.js';
import { TYPES, WITH_ELEMENTS } from './types.js';
import { allowsAbsence, checkDict, checkDicts, checkList, checkText } from './value-checks.js';
import { type Checked, CheckerFailure, invalid, VALID } from './verdict.js';

/** A call made by a model: the name as written, and a dict of arguments. */
export interface MadeCall {
  readonly name: string;
  readonly parameters: PyValue;
}

/**
 * Whether a call is the expected one: name, required parameters, types, values, and no missing parameter that must be
 * given (gorilla@70d6722:bfcl/eval_checker/checker.py, `simple_function_checker`).
 */
export function checkCall(
  call: MadeCall,
  wanted: WantedCall,
  doc: FunctionDoc | undefined,
  language: Language,
  nameOf: (name: string) => string,
): Checked {
  if (doc?.required === undefined) throw new CheckerFailure('no description');
  if (call.name !== nameOf(doc.name)) return invalid('simple_function_checker:wrong_func_name');
  const given = call.parameters;
  if (given.type !== 'dict') throw new CheckerFailure('the arguments are no dict');
  for (const name of doc.required) {
    if (lookUp(given.entries, str(name)) === undefined) {
      return invalid('simple_function_checker:missing_required', name);
    }
  }
  for (const [key, value] of given.entries) {
    const name = key.type === 'str' ? key.value : '';
    const parameter = doc.parameters.get(name);
    const right = lookUp(wanted.parameters, key);
    if (parameter === undefined || right?.type !== 'list') {
      return invalid('simple_function_checker:unexpected_param', name);
    }
    const checked = checkArgument(value, right.items, parameter, language);
    if (!checked.valid) return { ...checked, detail: name };
  }
  for (const [key, right] of wanted.parameters) {
    if (lookUp(given.entries, key) === undefined && !allowsAbsence(right)) {
      const name = key.type === 'str' ? key.value : '';
      return invalid('simple_function_checker:missing_optional', name);
    }
  }
  return VALID;
}

function checkArgument(
  given: PyValue,
  right: readonly PyValue[],
  parameter: { readonly type: string; readonly elementType: string | undefined },
  language: Language,
): Checked {
  const expected = TYPES[language][parameter.type];
  if (expected === undefined) throw new CheckerFailure(`unknown type ${parameter.type}`);
  const hasElements = WITH_ELEMENTS[language].has(parameter.type);
  const elements = hasElements ? TYPES[language][parameter.elementType ?? ''] : undefined;
  if (hasElements && elements === undefined) throw new CheckerFailure('unknown element type');
  let value = given;
  if (language === 'Python') {
    value = pythonValue(given, parameter.type);
  } else {
    if (given.type !== 'str') return invalid(`type_error:${language === 'Java' ? 'java' : 'js'}`);
    const convert = language === 'Java' ? javaValue : javaScriptValue;
    value = convert(given.value, parameter.type, hasElements ? parameter.elementType : undefined);
  }
  const { error, isVariable } = checkType(value, right, expected, elements);
  if (error !== undefined) return invalid(error);
  if (!isVariable) {
    if (expected === 'dict') return checkDict(value, right);
    if (expected === 'list' && elements === 'dict') return checkDicts(value, right);
    if (expected === 'str') return checkText(value, right);
    if (expected === 'list') return checkList(value, right);
  }
  return pyIncludes(right, value) ? VALID : invalid('value_error:others');
}

/** Converts a tuple to a list if a tuple is described, and an int to a float if a float is. */
function pythonValue(value: PyValue, type: string): PyValue {
  if (type === 'tuple' && value.type === 'tuple') return { type: 'list', items: value.items };
  if (type === 'float' && value.type === 'int') return float(Number(value.value));
  return value;
}
