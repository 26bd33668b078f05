import type { MathJsInstance } from 'mathjs';
import { type Demands, NO_DEMANDS } from './demands.js';
import { type Place, valueAt } from './evaluate.js';
import { decimalPlaces, exactValue, type Rational } from './exact.js';
import { setOf } from './set-of.js';
import { type Answer, binary, number, type Tree } from './tree.js';

const PLACES: readonly Place[] = Array.from({ length: 12 }, (_, seed) => ({ seed }));
/** Two expressions are equal if they agree at this many points where both have a value. */
const ENOUGH = 3;
const TOLERANCE = 1e-9;
const VANISHING = 1e-12;

/**
 * Whether two answers are equal.
 *
 * @param demands of the question
 */
export function equalAnswers(
  one: Answer,
  other: Answer,
  math: MathJsInstance,
  demands: Demands = NO_DEMANDS,
): boolean {
  return new Comparison(math, demands).equal(expanded(one), expanded(other));
}

class Comparison {
  private readonly math: MathJsInstance;
  private readonly demands: Demands;

  constructor(math: MathJsInstance, demands: Demands) {
    this.math = math;
    this.demands = demands;
  }

  equal(a: Answer, b: Answer): boolean {
    if (a.kind === 'text' || b.kind === 'text') {
      return a.kind === 'text' && b.kind === 'text' && a.text !== '' && a.text === b.text;
    }
    if (a.kind === 'relation' || b.kind === 'relation') return this.relations(a, b);
    if (a.kind === 'value' && b.kind === 'value') return this.values(a, b);
    if (a.kind === 'matrix' || b.kind === 'matrix') return this.matrices(a, b);
    if (a.kind === 'union' && b.kind === 'union') return this.inAnyOrder(a.parts, b.parts);
    if (a.kind === 'tuple' && b.kind === 'tuple') {
      return a.open === b.open && a.close === b.close && this.inOrder(a.items, b.items);
    }
    if (a.kind === 'list' && b.kind === 'list') return this.inAnyOrder(a.items, b.items);
    // A point without its brackets.
    if (a.kind === 'tuple' && b.kind === 'list') return this.pointAndList(a, b.items);
    if (a.kind === 'list' && b.kind === 'tuple') return this.pointAndList(b, a.items);
    if (a.kind === 'list' && a.items.length === 1 && a.items[0]) return this.equal(a.items[0], b);
    if (b.kind === 'list' && b.items.length === 1 && b.items[0]) return this.equal(a, b.items[0]);
    return false;
  }

  private pointAndList(point: Answer & { kind: 'tuple' }, items: readonly Answer[]): boolean {
    return point.open === '(' && point.close === ')' && this.inOrder(point.items, items);
  }

  private inOrder(a: readonly Answer[], b: readonly Answer[]): boolean {
    return (
      a.length === b.length &&
      a.every((item, i) => {
        const other = b[i];
        return other !== undefined && this.equal(item, other);
      })
    );
  }

  private inAnyOrder(a: readonly Answer[], b: readonly Answer[]): boolean {
    if (a.length !== b.length) return false;
    const free = [...b];
    return a.every((item) => {
      const place = free.findIndex((other) => this.equal(item, other));
      if (place !== -1) free.splice(place, 1);
      return place !== -1;
    });
  }

  /** A row or column vector equals a point. */
  private matrices(a: Answer, b: Answer): boolean {
    if (a.kind === 'matrix' && b.kind === 'matrix') {
      return (
        a.rows.length === b.rows.length &&
        a.rows.every((row, i) => this.inOrder(row, b.rows[i] ?? []))
      );
    }
    const [matrix, other] = a.kind === 'matrix' ? [a, b] : [b, a];
    if (matrix.kind !== 'matrix' || other.kind !== 'tuple') return false;
    if (other.open !== '(' || other.close !== ')') return false;
    const isLine = matrix.rows.length === 1 || matrix.rows.every((row) => row.length === 1);
    return isLine && this.inOrder(matrix.rows.flat(), other.items);
  }

  private values(
    a: Answer & { readonly kind: 'value' },
    b: Answer & { readonly kind: 'value' },
  ): boolean {
    if (this.trees(a.tree, b.tree) || this.numerals(a.tree, b.tree)) return true;
    // 25 % equals both 25 and 0.25.
    if (a.percent === b.percent) return false;
    const [share, plain] = a.percent ? [a.tree, b.tree] : [b.tree, a.tree];
    return this.trees(binary('/', share, number('100')), plain);
  }

  /** `4210` and `4210_5`, where the question says that the answer is in base 5. */
  private numerals(a: Tree, b: Tree): boolean {
    if (a.kind === 'negate' && b.kind === 'negate') return this.numerals(a.of, b.of);
    const [numeral, plain] = a.kind === 'numeral' ? [a, b] : [b, a];
    return (
      numeral.kind === 'numeral' &&
      plain.kind === 'number' &&
      numeral.digits === plain.text &&
      this.demands.namesBase(numeral.base)
    );
  }

  trees(a: Tree, b: Tree): boolean {
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
      const x = valueAt(a, place, this.math);
      const y = valueAt(b, place, this.math);
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

  private relations(a: Answer, b: Answer): boolean {
    if (a.kind !== 'relation' || b.kind !== 'relation') return this.relationAndValue(a, b);
    if (sameSigns(a.signs, b.signs) && this.inOrder(a.sides, b.sides)) return true;
    const turned = turnedAround(b);
    if (sameSigns(a.signs, turned.signs) && this.inOrder(a.sides, turned.sides)) return true;
    const [left, right] = [setOf(a), setOf(b)];
    if (left !== undefined && right !== undefined) {
      return left.name === right.name && this.equal(left.set, right.set);
    }
    return this.proportional(a, b);
  }

  /** `x = 5` and `5`, `x ∈ [0, 1]` and `[0, 1]`, `x > 5` and `(5, ∞)`. */
  private relationAndValue(a: Answer, b: Answer): boolean {
    const [relation, other] = a.kind === 'relation' ? [a, b] : [b, a];
    if (relation.kind !== 'relation') return false;
    const set = setOf(relation)?.set;
    if (set !== undefined && other.kind !== 'value') return this.equal(set, other);
    const value = relation.sides.at(-1);
    const [name] = relation.sides;
    const assigns = relation.signs.every((sign) => sign === '=');
    return (
      assigns &&
      value !== undefined &&
      name !== undefined &&
      isName(name) &&
      this.equal(value, other)
    );
  }

  /** Two equations have the same solutions if one is a multiple of the other. */
  private proportional(
    a: Answer & { readonly kind: 'relation' },
    b: Answer & { readonly kind: 'relation' },
  ): boolean {
    const [left, right] = [differenceOf(a), differenceOf(b)];
    if (left === undefined || right === undefined) return false;
    const ratios: { re: number; im: number }[] = [];
    for (const place of PLACES) {
      const x = valueAt(left, place, this.math);
      const y = valueAt(right, place, this.math);
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
      this.allows(first) &&
      ratios.every(
        ({ re, im }) =>
          Math.hypot(re - first.re, im - first.im) <= 1e-8 * Math.hypot(first.re, first.im),
      )
    );
  }

  /** Whether the form that the question demands lets an equation be multiplied by a factor. */
  private allows({ re, im }: { readonly re: number; readonly im: number }): boolean {
    const { factor } = this.demands;
    const positive = re > 0 && Math.abs(im) <= 1e-8 * re;
    const unit = Math.abs(Math.hypot(re, im) - 1) <= 1e-8;
    return (
      (positive || (factor !== 'positive' && factor !== 'one')) &&
      (unit || (factor !== 'unit' && factor !== 'one'))
    );
  }
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

/** `±` stands for two values. */
function expanded(answer: Answer): Answer {
  if (answer.kind === 'list') {
    return {
      kind: 'list',
      items: answer.items.flatMap((item) => {
        const made = expanded(item);
        return made.kind === 'list' && item.kind === 'value' ? made.items : [made];
      }),
    };
  }
  if (
    answer.kind === 'relation' &&
    answer.signs.every((sign) => sign === '=') &&
    answer.sides.slice(0, -1).every(isName)
  ) {
    const last = answer.sides.at(-1);
    const made = last === undefined ? undefined : expanded(last);
    return made?.kind === 'list' ? made : answer;
  }
  if (answer.kind !== 'value') return answer;
  const both = [choose(answer.tree, true), choose(answer.tree, false)];
  if (both[0] === answer.tree) return answer;
  return {
    kind: 'list',
    items: both.map((tree): Answer => ({ kind: 'value', tree, percent: answer.percent })),
  };
}

function choose(tree: Tree, upper: boolean): Tree {
  switch (tree.kind) {
    case 'either': {
      const right = choose(tree.right, upper);
      const plus = (tree.upper === '+') === upper;
      if (tree.left === null) return plus ? right : { kind: 'negate', of: right };
      return binary(plus ? '+' : '-', choose(tree.left, upper), right);
    }
    case 'negate': {
      const of = choose(tree.of, upper);
      return of === tree.of ? tree : { kind: 'negate', of };
    }
    case 'binary': {
      const [left, right] = [choose(tree.left, upper), choose(tree.right, upper)];
      return left === tree.left && right === tree.right ? tree : binary(tree.op, left, right);
    }
    default:
      return tree;
  }
}

/** 1, -1, or 0 if it is not infinite. */
function signOfInfinity(tree: Tree): number {
  if (tree.kind === 'constant') return tree.name === 'infinity' ? 1 : 0;
  return tree.kind === 'negate' ? -signOfInfinity(tree.of) || 0 : 0;
}

/** `x`, `f(x)`, `(x, y)` */
function isName(side: Answer): boolean {
  if (side.kind === 'tuple') return side.items.every(isName);
  if (side.kind !== 'value') return false;
  return isNameTree(side.tree);
}

/** A variable, or a product or ratio of some: `AB`, `\frac{NO}{BO}`. */
function isNameTree(tree: Tree): boolean {
  if (tree.kind === 'binary') {
    return (tree.op === '*' || tree.op === '/') && isNameTree(tree.left) && isNameTree(tree.right);
  }
  return tree.kind === 'variable' || tree.kind === 'constant' || tree.kind === 'call';
}

function sameSigns(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((sign, i) => sign === b[i]);
}

const TURNED: Readonly<Record<string, string>> = { '<': '>', '>': '<', '≤': '≥', '≥': '≤' };

function turnedAround(relation: Answer & { readonly kind: 'relation' }): {
  sides: readonly Answer[];
  signs: readonly string[];
} {
  return {
    sides: relation.sides.toReversed(),
    signs: relation.signs.map((sign) => TURNED[sign] ?? sign).reverse(),
  };
}

function differenceOf(relation: Answer & { readonly kind: 'relation' }): Tree | undefined {
  const [left, right] = relation.sides;
  if (relation.signs.length !== 1 || relation.signs[0] !== '=') return undefined;
  if (left?.kind !== 'value' || right?.kind !== 'value') return undefined;
  return binary('-', left.tree, right.tree);
}
