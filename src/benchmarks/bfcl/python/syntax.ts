import type { PyValue } from './value.js';

/** An expression of Python's grammar, named as the module `ast` names it. */
export type Expression =
  | { readonly kind: 'Constant'; readonly value: PyValue }
  | { readonly kind: 'Ellipsis' }
  | { readonly kind: 'Name'; readonly id: string }
  | { readonly kind: 'Attribute'; readonly value: Expression; readonly attr: string }
  | {
      readonly kind: 'Call';
      readonly func: Expression;
      readonly args: readonly Expression[];
      readonly keywords: readonly Keyword[];
    }
  | { readonly kind: 'UnaryOp'; readonly op: string; readonly operand: Expression }
  | {
      readonly kind: 'BinOp';
      readonly op: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'BoolOp'; readonly op: string; readonly values: readonly Expression[] }
  | {
      readonly kind: 'Compare';
      readonly left: Expression;
      readonly ops: readonly string[];
      readonly comparators: readonly Expression[];
    }
  | { readonly kind: 'List' | 'Tuple' | 'Set'; readonly elts: readonly Expression[] }
  | {
      readonly kind: 'Dict';
      /** `null` for the key of `**other`. */
      readonly keys: readonly (Expression | null)[];
      readonly values: readonly Expression[];
    }
  | { readonly kind: 'Subscript'; readonly value: Expression; readonly slice: Expression }
  | {
      readonly kind: 'Slice';
      readonly lower?: Expression;
      readonly upper?: Expression;
      readonly step?: Expression;
    }
  | { readonly kind: 'Starred'; readonly value: Expression }
  | {
      readonly kind: 'IfExp';
      readonly test: Expression;
      readonly body: Expression;
      readonly orelse: Expression;
    }
  /** Parsed, but not supported in an argument: lambda, comprehension, f-string, await, ... */
  | { readonly kind: 'Other'; readonly source: string };

export interface Keyword {
  /** `null` for `**other`. */
  readonly name: string | null;
  readonly value: Expression;
}

/** Thrown by the parser and by the code that resolves its result; caught where a response is decoded. */
export class PythonError extends Error {
  override readonly name = 'PythonError';
}
