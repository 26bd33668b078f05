import type { Expression } from './syntax.js';

/** The rules of the grammar that others refer back to. */
export interface Rules {
  /** With `lambda` and `if`/`else`. */
  readonly expression: () => Expression;
  /** An expression, or `name := expression`. */
  readonly named: () => Expression;
  /** The same, or `*operand`. */
  readonly starred: () => Expression;
  /** Arithmetic and bits, no comparisons. */
  readonly operand: () => Expression;
  /** The rest of a tuple whose first element is read and whose comma comes next. */
  readonly tuple: (first: Expression, element: () => Expression, close: string) => Expression;
  /** Takes the `for` and `if` clauses of a comprehension, where they come next. */
  readonly comprehension: () => boolean;
}
