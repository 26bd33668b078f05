import type { Tree } from './tree.js';

/** A rational number in lowest terms; the denominator is positive. */
export interface Rational {
  readonly above: bigint;
  readonly below: bigint;
}

/** Results with more bits than this are not computed exactly. */
const MAX_BITS = 40_000;
const MAX_FACTORIAL = 3000;

/** The exact value of an expression of integers, decimals and fractions; `undefined` for any other. */
export function exactValue(tree: Tree): Rational | undefined {
  switch (tree.kind) {
    case 'number':
      return decimal(tree.text);
    case 'negate': {
      const value = exactValue(tree.of);
      return value && { above: -value.above, below: value.below };
    }
    case 'binary': {
      const left = exactValue(tree.left);
      const right = left && exactValue(tree.right);
      return right && combine(tree.op, left, right);
    }
    case 'call': {
      const [of] = tree.args;
      const value = tree.name === 'factorial' && of ? exactValue(of) : undefined;
      return value && factorial(value);
    }
    default:
      return undefined;
  }
}

/**
 * How many digits after the point a fraction with this denominator, in lowest terms, has as a decimal; `undefined` if
 * they have no end.
 */
export function decimalPlaces(denominator: bigint): number | undefined {
  let rest = denominator;
  const times = (prime: bigint): number => {
    let count = 0;
    for (; rest % prime === 0n; count++) rest /= prime;
    return count;
  };
  const places = Math.max(times(2n), times(5n));
  return rest === 1n ? places : undefined;
}

function decimal(text: string): Rational | undefined {
  const [whole = '', part = ''] = text.split('.');
  if (whole.length + part.length > 1000) return undefined;
  return rational(BigInt(whole + part || '0'), 10n ** BigInt(part.length));
}

function combine(op: string, a: Rational, b: Rational): Rational | undefined {
  switch (op) {
    case '+':
      return rational(a.above * b.below + b.above * a.below, a.below * b.below);
    case '-':
      return rational(a.above * b.below - b.above * a.below, a.below * b.below);
    case '*':
      return rational(a.above * b.above, a.below * b.below);
    case '/':
      return b.above === 0n ? undefined : rational(a.above * b.below, a.below * b.above);
    default:
      return power(a, b);
  }
}

function power(base: Rational, exponent: Rational): Rational | undefined {
  const size = exponent.above < 0n ? -exponent.above : exponent.above;
  if (exponent.below !== 1n || size > 10_000n) return undefined;
  if (bits(base.above) * Number(size) > MAX_BITS || bits(base.below) * Number(size) > MAX_BITS) {
    return undefined;
  }
  const above = base.above ** size;
  const below = base.below ** size;
  if (exponent.above >= 0n) return rational(above, below);
  return above === 0n ? undefined : rational(below, above);
}

function factorial({ above, below }: Rational): Rational | undefined {
  if (below !== 1n || above < 0n || above > BigInt(MAX_FACTORIAL)) return undefined;
  let product = 1n;
  for (let i = 2n; i <= above; i++) product *= i;
  return { above: product, below: 1n };
}

function rational(above: bigint, below: bigint): Rational | undefined {
  if (bits(above) > MAX_BITS || bits(below) > MAX_BITS) return undefined;
  const divisor = greatestCommonDivisor(above < 0n ? -above : above, below < 0n ? -below : below);
  const sign = below < 0n ? -1n : 1n;
  return { above: (sign * above) / divisor, below: (sign * below) / divisor };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}

function bits(value: bigint): number {
  return value.toString(16).length * 4;
}
