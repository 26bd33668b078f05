import type { MathJsInstance } from 'mathjs';
import { valueAt } from './evaluate.js';
import { decimalPlaces, exactValue, type Rational } from './exact.js';
import { ENOUGH, PLACES } from './places.js';
import type { Tree } from './tree.js';

const TOLERANCE = 1e-9;
const VANISHING = 1e-12;

/** Whether two expressions are equal: exactly where both have an exact value, else at points chosen once for all. */
export function equalTrees(a: Tree, b: Tree, math: MathJsInstance): boolean {
  const [left, right] = [exactValue(a), exactValue(b)];
  if (left !== undefined && right !== undefined) {
    const equal = left.above === right.above && left.below === right.below;
    return equal || isPrinted(left, right) || isPrinted(right, left);
  }
  const infinite = [signOfInfinity(a), signOfInfinity(b)];
  if (infinite[0] !== 0 || infinite[1] !== 0) return infinite[0] === infinite[1];
  let agreed = 0;
  let vanished = 0;
  for (const place of PLACES) {
    const x = valueAt(a, place, math);
    const y = valueAt(b, place, math);
    if (x === undefined && y === undefined) continue;
    if (x === undefined || y === undefined) return false;
    const size = Math.max(Math.hypot(x.re, x.im), Math.hypot(y.re, y.im));
    // A value this small may be a rounding error, or have lost all significant digits.
    if (size < VANISHING) vanished++;
    else if (Math.hypot(x.re - y.re, x.im - y.im) > TOLERANCE * size) return false;
    else if (++agreed >= ENOUGH) return true;
  }
  if (agreed > 0) return true;
  const zero = left?.above === 0n || right?.above === 0n;
  // Without values to compare, only identical expressions are equal.
  return zero ? vanished > 0 : JSON.stringify(a) === JSON.stringify(b);
}

/** A fraction and its decimal to 12 digits, cut off or rounded, differ by at most two parts in this many. */
const PRINTED = 10n ** 12n;

/**
 * Whether a decimal is a fraction that has no finite decimal, to 12 digits or more: `0.333333333333` and `1/3`. It is
 * equal then, as the decimals of `\sqrt{2}` are: no other value of a problem comes so close. Shorter decimals are
 * approximations, and differ.
 */
function isPrinted(decimal: Rational, fraction: Rational): boolean {
  if (decimal.below === 1n || decimalPlaces(decimal.below) === undefined) return false;
  if (decimalPlaces(fraction.below) !== undefined) return false;
  const difference = decimal.above * fraction.below - fraction.above * decimal.below;
  const size = fraction.above * decimal.below;
  return absolute(difference) * PRINTED <= 2n * absolute(size);
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** 1, -1, or 0 if it is not infinite. */
function signOfInfinity(tree: Tree): number {
  if (tree.kind === 'constant') return tree.name === 'infinity' ? 1 : 0;
  return tree.kind === 'negate' ? -signOfInfinity(tree.of) || 0 : 0;
}
