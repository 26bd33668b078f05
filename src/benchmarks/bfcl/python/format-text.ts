import { pyRepr } from './repr.js';
import { PythonError } from './syntax.js';
import type { PyValue } from './value.js';

/**
 * Python's `template % values` with `%s`, `%r`, `%d`, `%i`, `%f` (and its precision) and `%%`.
 *
 * @throws PythonError for other conversions, and for too few or too many values
 */
export function formatText(template: string, values: PyValue): string {
  const given = values.type === 'tuple' ? [...values.items] : [values];
  const text = template.replace(/%(?:\.(\d{1,2}))?([\s\S])/g, (_all, precision, kind: string) => {
    if (kind === '%') return '%';
    const value = given.shift();
    if (value === undefined) throw new PythonError('not enough arguments for format string');
    return formatted(value, kind, precision);
  });
  if (/%$/.test(template.replaceAll('%%', ''))) throw new PythonError('incomplete format');
  if (given.length > 0 && values.type !== 'dict') {
    throw new PythonError('not all arguments converted during string formatting');
  }
  return text;
}

function formatted(value: PyValue, kind: string, precision: string | undefined): string {
  if (kind === 's' && precision === undefined) {
    return value.type === 'str' ? value.value : pyRepr(value);
  }
  if (kind === 'r' && precision === undefined) return pyRepr(value);
  const number =
    value.type === 'int' || value.type === 'float' || value.type === 'bool'
      ? Number(value.value)
      : undefined;
  if (number === undefined) throw new PythonError(`%${kind} needs a number`);
  if ((kind === 'd' || kind === 'i') && precision === undefined) {
    return value.type === 'int' ? String(value.value) : String(Math.trunc(number));
  }
  if (kind === 'f') return number.toFixed(Number(precision ?? 6));
  throw new PythonError(`the conversion %${kind} is not supported`);
}
