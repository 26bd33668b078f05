import type { MathJsInstance } from 'mathjs';
import { type Demands, NO_DEMANDS } from './demands.js';
import { equalTrees } from './equal-trees.js';
import { isName } from './names.js';
import { expanded } from './plus-minus.js';
import { proportional } from './proportional.js';
import { setOf } from './set-of.js';
import { type Answer, binary, number, type Tree } from './tree.js';

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
    if (equalTrees(a.tree, b.tree, this.math) || this.numerals(a.tree, b.tree)) return true;
    // 25 % equals both 25 and 0.25.
    if (a.percent === b.percent) return false;
    const [share, plain] = a.percent ? [a.tree, b.tree] : [b.tree, a.tree];
    return equalTrees(binary('/', share, number('100')), plain, this.math);
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

  private relations(a: Answer, b: Answer): boolean {
    if (a.kind !== 'relation' || b.kind !== 'relation') return this.relationAndValue(a, b);
    if (sameSigns(a.signs, b.signs) && this.inOrder(a.sides, b.sides)) return true;
    const turned = turnedAround(b);
    if (sameSigns(a.signs, turned.signs) && this.inOrder(a.sides, turned.sides)) return true;
    const [left, right] = [setOf(a), setOf(b)];
    if (left !== undefined && right !== undefined) {
      return left.name === right.name && this.equal(left.set, right.set);
    }
    return proportional(a, b, this.math, this.demands);
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
