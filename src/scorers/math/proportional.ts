import type { MathJsInstance } from 'mathjs';
import type { Demands } from './demands.js';
import { valueAt } from './evaluate.js';
import { ENOUGH, PLACES } from './places.js';
import { type Answer, binary, type Tree } from './tree.js';

/** Two equations have the same solutions if one is a multiple of the other. */
export function proportional(
  a: Answer & { readonly kind: 'relation' },
  b: Answer & { readonly kind: 'relation' },
  math: MathJsInstance,
  demands: Demands,
): boolean {
  const [left, right] = [differenceOf(a), differenceOf(b)];
  if (left === undefined || right === undefined) return false;
  const ratios: { re: number; im: number }[] = [];
  for (const place of PLACES) {
    const x = valueAt(left, place, math);
    const y = valueAt(right, place, math);
    if (x === undefined || y === undefined) continue;
    const size = y.re ** 2 + y.im ** 2;
    if (size < 1e-18) return false;
    const re = (x.re * y.re + x.im * y.im) / size;
    const im = (x.im * y.re - x.re * y.im) / size;
    ratios.push({ re, im });
    if (ratios.length > ENOUGH + 1) break;
  }
  const [first] = ratios;
  if (first === undefined || ratios.length < ENOUGH || Math.hypot(first.re, first.im) < 1e-9) {
    return false;
  }
  return (
    allows(demands, first) &&
    ratios.every(
      ({ re, im }) =>
        Math.hypot(re - first.re, im - first.im) <= 1e-8 * Math.hypot(first.re, first.im),
    )
  );
}

/** Whether the form that the question demands lets an equation be multiplied by a factor. */
function allows(
  { factor }: Demands,
  { re, im }: { readonly re: number; readonly im: number },
): boolean {
  const positive = re > 0 && Math.abs(im) <= 1e-8 * re;
  const unit = Math.abs(Math.hypot(re, im) - 1) <= 1e-8;
  return (
    (positive || (factor !== 'positive' && factor !== 'one')) &&
    (unit || (factor !== 'unit' && factor !== 'one'))
  );
}

/** Left side less right side. */
function differenceOf(relation: Answer & { readonly kind: 'relation' }): Tree | undefined {
  const [left, right] = relation.sides;
  if (relation.signs.length !== 1 || relation.signs[0] !== '=') return undefined;
  if (left?.kind !== 'value' || right?.kind !== 'value') return undefined;
  return binary('-', left.tree, right.tree);
}
