import type { Tree } from '../tree.js';

/** The rules that other rules refer to. */
export interface Grammar {
  readonly sum: () => Tree;
  /** A factor with its sign. */
  readonly signed: () => Tree;
  /** A factor with its power. */
  readonly power: () => Tree;
  readonly exponent: () => Tree;
  /** The argument of `\frac`, `\sqrt` or `^`: a group, a command, or one character. */
  readonly argument: () => Tree;
  /** Whether a factor follows without an operator. */
  readonly startsFactor: () => boolean;
}

export const COMMAND = /\\(?:[a-zA-Z]+|[^a-zA-Z])/y;

export const FUNCTIONS: ReadonlySet<string> = new Set(
  'sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln lg exp min max gcd lcm det'.split(
    ' ',
  ),
);

export const GREEK: ReadonlySet<string> = new Set(
  (
    'alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho ' +
    'sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Sigma Phi Psi Omega ell'
  ).split(' '),
);
