import { formatText } from './format-text.js';
import { PythonError } from './syntax.js';
import { float, int, list, type PyValue, str } from './value.js';

/** Results with more bits or items than this are rejected; Python would compute them, slowly. */
const MAX_BITS = 20_000;
const MAX_ITEMS = 100_000;

/**
 * Python's arithmetic on constants.
 *
 * @throws PythonError where Python raises an exception
 */
export function calculate(op: string, left: PyValue, right: PyValue): PyValue {
  const a = numberOf(left);
  const b = numberOf(right);
  if (typeof a === 'bigint' && typeof b === 'bigint') return onInts(op, a, b);
  if (a !== undefined && b !== undefined) return float(onFloats(op, Number(a), Number(b)));
  return onSequences(op, left, right);
}

/** Python's `-value`. */
export function negate(value: PyValue): PyValue {
  if (value.type === 'complex') return { type: 'complex', imaginary: -value.imaginary };
  const number = numberOf(value);
  if (number === undefined) throw new PythonError(`bad operand type for unary -: ${value.type}`);
  return typeof number === 'bigint' ? int(-number) : float(-number);
}

function onInts(op: string, a: bigint, b: bigint): PyValue {
  switch (op) {
    case '+':
      return int(a + b);
    case '-':
      return int(a - b);
    case '*':
      return int(a * b);
    case '/':
      return float(onFloats('/', Number(a), Number(b)));
    case '//':
      return int(floorDivision(a, b));
    case '%':
      return int(a - floorDivision(a, b) * b);
    case '**':
      return b < 0n ? float(onFloats('**', Number(a), Number(b))) : int(power(a, b));
    case '&':
      return int(a & b);
    case '|':
      return int(a | b);
    case '^':
      return int(a ^ b);
    case '<<':
    case '>>':
      if (b < 0n || b > BigInt(MAX_BITS)) throw new PythonError('shift count out of range');
      return int(op === '<<' ? a << b : a >> b);
    default:
      throw new PythonError(`unsupported operand types for ${op}`);
  }
}

function floorDivision(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new PythonError('integer division or modulo by zero');
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

function power(base: bigint, exponent: bigint): bigint {
  const bits = BigInt(base.toString(2).length) * exponent;
  if (base !== 0n && base !== 1n && base !== -1n && bits > BigInt(MAX_BITS)) {
    throw new PythonError('the power is too large');
  }
  if (base === -1n) return exponent % 2n === 0n ? 1n : -1n;
  if (base === 0n || base === 1n) return exponent === 0n ? 1n : base;
  return base ** exponent;
}

function onFloats(op: string, a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
    case '//':
    case '%': {
      if (b === 0) throw new PythonError('division by zero');
      if (op === '/') return a / b;
      const rest = a % b;
      const modulo = rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
      return op === '%' ? modulo : Math.round((a - modulo) / b);
    }
    case '**': {
      const result = a ** b;
      if (a === 0 && b < 0) throw new PythonError('0.0 cannot be raised to a negative power');
      if (Number.isNaN(result)) throw new PythonError('complex powers are not supported');
      if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)) {
        throw new PythonError('result too large');
      }
      return result;
    }
    default:
      throw new PythonError(`unsupported operand types for ${op}`);
  }
}

function onSequences(op: string, left: PyValue, right: PyValue): PyValue {
  if (op === '%' && left.type === 'str') return str(formatText(left.value, right));
  if (op === '+') {
    if (left.type === 'str' && right.type === 'str') return str(left.value + right.value);
    if (left.type === 'list' && right.type === 'list') return list([...left.items, ...right.items]);
    if (left.type === 'tuple' && right.type === 'tuple') {
      return { type: 'tuple', items: [...left.items, ...right.items] };
    }
  }
  if (op === '*') {
    const [sequence, times] = numberOf(left) === undefined ? [left, right] : [right, left];
    const count = numberOf(times);
    if (typeof count === 'bigint') return repeated(sequence, count < 0n ? 0n : count);
  }
  throw new PythonError(`unsupported operand types for ${op}: ${left.type} and ${right.type}`);
}

function repeated(sequence: PyValue, count: bigint): PyValue {
  const bounded = (length: number): number => {
    if (BigInt(length) * count > BigInt(MAX_ITEMS)) throw new PythonError('the result is too long');
    return Number(count);
  };
  if (sequence.type === 'str') {
    return sequence.value === ''
      ? sequence
      : str(sequence.value.repeat(bounded(sequence.value.length)));
  }
  if (sequence.type === 'list' || sequence.type === 'tuple') {
    const { items } = sequence;
    if (items.length === 0) return sequence;
    const times = bounded(items.length);
    return { type: sequence.type, items: Array.from({ length: times }, () => items).flat() };
  }
  throw new PythonError(`unsupported operand type for *: ${sequence.type}`);
}

function numberOf(value: PyValue): bigint | number | undefined {
  if (value.type === 'int' || value.type === 'float') return value.value;
  if (value.type === 'bool') return value.value ? 1n : 0n;
  return undefined;
}
