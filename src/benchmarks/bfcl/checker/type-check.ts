import type { PyType, PyValue } from '../python/value.js';

export interface TypeChecked {
  readonly error: 'type_error:simple' | 'type_error:nested' | undefined;
  /** The expected value has a different type than described; usually it is the name of a variable. */
  readonly isVariable: boolean;
}

/**
 * Whether a value has the described type, or that of the expected values. Checks one level of elements
 * (gorilla@70d6722:bfcl/eval_checker/checker.py, `type_checker`).
 */
export function checkType(
  value: PyValue,
  rightValues: readonly PyValue[],
  expected: string,
  elements: string | undefined,
): TypeChecked {
  const rightType = typeOfRightValues(rightValues);
  const isVariable = rightType !== undefined && rightType !== expected;
  let error: TypeChecked['error'] = 'type_error:simple';
  if (value.type === expected) {
    if (elements === undefined) return { error: undefined, isVariable };
    if (rightValues.some((right) => fitsElements(value, right, elements))) {
      return { error: undefined, isVariable };
    }
    error = 'type_error:nested';
  }
  if (rightType === undefined || value.type !== rightType) {
    return { error: 'type_error:simple', isVariable: false };
  }
  return error === 'type_error:nested'
    ? { error, isVariable: true }
    : { error: undefined, isVariable: true };
}

/** An expected value that is not a list does not restrict the elements. */
function fitsElements(value: PyValue, right: PyValue, elements: string): boolean {
  if (right.type !== 'list') return true;
  const items = value.type === 'list' || value.type === 'tuple' ? value.items : [];
  return items.every(
    (item) => checkType(item, right.items, elements, undefined).error === undefined,
  );
}

function typeOfRightValues(values: readonly PyValue[]): PyType | undefined {
  return values.find((value) => value.type !== 'str' || value.value !== '')?.type;
}
