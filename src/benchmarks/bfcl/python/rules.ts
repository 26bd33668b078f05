import type { Expression } from './syntax.js';

/** The grammar rules that other rules refer to. */
export interface Rules {
  /** With `lambda` and `if`/`else`. */
  readonly expression: () => Expression;
  /** An expression, or `name := expression`. */
  readonly named: () => Expression;
  /** The same, or `*operand`. */
  readonly starred: () => Expression;
  /** Arithmetic and bits, no comparisons. */
  readonly operand: () => Expression;
  /** The rest of a tuple after its first element; the comma comes next. */
  readonly tuple: (first: Expression, element: () => Expression, close: string) => Expression;
  /** Consumes the `for` and `if` clauses of a comprehension, if they come next. */
  readonly comprehension: () => boolean;
}
