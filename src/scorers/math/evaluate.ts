import { createRequire } from 'node:module';
import type * as mathjs from 'mathjs';
import type { Complex, MathJsInstance } from 'mathjs';
import { seededRandom } from '../../core/prng.js';
import type { Tree } from './tree.js';

let loaded: MathJsInstance | undefined;

/**
 * Loads mathjs when the first expression is evaluated. Its build for browsers is one file: the 1,500 files of the other
 * one take longer to load than most datasets take to score.
 */
export async function loadMath(): Promise<MathJsInstance> {
  if (loaded === undefined) {
    const { all, create }: typeof mathjs = createRequire(import.meta.url)(
      'mathjs/lib/browser/math.js',
    );
    loaded = create(all ?? {}, {});
  }
  return loaded;
}

/** A point at which expressions are evaluated: it assigns a value to every variable. */
export interface Place {
  readonly seed: number;
}

/**
 * The value of an expression at a point, by mathjs in complex double precision; `undefined` if it is not finite.
 */
export function valueAt(tree: Tree, place: Place, math: MathJsInstance): Complex | undefined {
  const value = compute(tree, place, math);
  return Number.isFinite(value.re) && Number.isFinite(value.im) ? value : undefined;
}

function compute(tree: Tree, place: Place, math: MathJsInstance): Complex {
  const complex = (value: unknown): Complex => math.complex(value as Complex) as Complex;
  const real = (value: number): Complex => math.complex(value, 0) as Complex;
  const inner = (node: Tree): Complex => compute(node, place, math);
  switch (tree.kind) {
    case 'number':
      return real(Number(tree.text));
    case 'variable':
      return real(pickFor(tree.name, place));
    case 'constant':
      if (tree.name === 'i') return math.complex(0, 1) as Complex;
      return real({ pi: Math.PI, e: Math.E, infinity: Number.POSITIVE_INFINITY }[tree.name]);
    case 'numeral':
      return real(pickFor(`numeral ${tree.digits} ${tree.base}`, place));
    case 'negate':
      return complex(math.unaryMinus(inner(tree.of)));
    case 'binary': {
      const left = inner(tree.left);
      const right = inner(tree.right);
      switch (tree.op) {
        case '+':
          return complex(math.add(left, right));
        case '-':
          return complex(math.subtract(left, right));
        case '*':
          return complex(math.multiply(left, right));
        case '/':
          return right.re === 0 && right.im === 0
            ? real(Number.NaN)
            : complex(math.divide(left, right));
        default:
          return powerOf(left, right, math);
      }
    }
    case 'either':
      return real(Number.NaN);
    case 'call':
      return call(tree.name, tree.args, inner, place, math);
  }
}

/** Integer powers by multiplication would be exact. By logarithm they are precise enough, and the cost is bounded. */
function powerOf(base: Complex, exponent: Complex, math: MathJsInstance): Complex {
  if (base.im === 0 && exponent.im === 0 && (base.re >= 0 || Number.isInteger(exponent.re))) {
    return math.complex(base.re ** exponent.re, 0) as Complex;
  }
  return math.complex(math.pow(base, exponent) as Complex) as Complex;
}

function call(
  name: string,
  args: readonly Tree[],
  inner: (tree: Tree) => Complex,
  place: Place,
  math: MathJsInstance,
): Complex {
  const values = args.map(inner);
  const nothing = math.complex(Number.NaN, 0) as Complex;
  const [first = nothing, second] = values;
  const complex = (value: unknown): Complex => math.complex(value as Complex) as Complex;
  switch (name) {
    case 'degrees':
      return complex(math.multiply(first, Math.PI / 180));
    case 'sqrt':
      return complex(math.sqrt(first));
    case 'root':
      return second === undefined ? nothing : rootOf(first, second, hasVariable(args[0]), math);
    case 'abs':
      return complex(math.abs(first));
    case 'log':
      if (second !== undefined) return complex(math.divide(math.log(first), math.log(second)));
      return complex(math.log(first));
    case 'lg':
      return complex(math.divide(math.log(first), Math.LN10));
    case 'ln':
      return complex(math.log(first));
    case 'exp':
      return complex(math.exp(first));
    case 'factorial':
      return first.im === 0 && first.re > -1 && first.re <= 170
        ? complex(math.gamma(first.re + 1))
        : nothing;
    case 'binom':
      return binomial(first, second ?? nothing, math);
    case 'floor':
      return complex(math.floor(first));
    case 'ceil':
      return complex(math.ceil(first));
    case 'sin':
    case 'cos':
    case 'tan':
    case 'cot':
    case 'sec':
    case 'csc':
    case 'sinh':
    case 'cosh':
    case 'tanh':
      return complex(math[name](first));
    case 'arcsin':
      return complex(math.asin(first));
    case 'arccos':
      return complex(math.acos(first));
    case 'arctan':
      return complex(math.atan(first));
    default: {
      // An unknown function: any value, but the same for the same arguments.
      const key = values.map(({ re, im }) => `${re.toPrecision(9)} ${im.toPrecision(9)}`);
      return math.complex(pickFor(`${name}(${key.join(', ')})`, place), 0) as Complex;
    }
  }
}

/**
 * For a negative number and an odd degree, the real root, as taught in schools. For a variable, the principal root, so
 * that roots and fractional powers agree.
 */
function rootOf(of: Complex, degree: Complex, variable: boolean, math: MathJsInstance): Complex {
  if (!variable && of.im === 0 && of.re < 0 && degree.im === 0 && Math.abs(degree.re % 2) === 1) {
    return math.complex(-((-of.re) ** (1 / degree.re)), 0) as Complex;
  }
  return math.complex(math.pow(of, math.divide(1, degree) as Complex) as Complex) as Complex;
}

function hasVariable(tree: Tree | undefined): boolean {
  switch (tree?.kind) {
    case 'variable':
      return true;
    case 'negate':
      return hasVariable(tree.of);
    case 'binary':
      return hasVariable(tree.left) || hasVariable(tree.right);
    case 'call':
      return tree.args.some(hasVariable);
    default:
      return false;
  }
}

function binomial(n: Complex, k: Complex, math: MathJsInstance): Complex {
  const whole = n.im === 0 && k.im === 0 && Number.isInteger(n.re) && Number.isInteger(k.re);
  if (!whole || n.re < 0 || k.re < 0 || n.re > 1000) return math.complex(Number.NaN, 0) as Complex;
  let product = 1;
  for (let i = 1; i <= k.re && product !== 0; i++) product = (product * (n.re - k.re + i)) / i;
  return math.complex(product, 0) as Complex;
}

/** A value of magnitude 0.3 to 3, of either sign, that differs between names. */
function pickFor(name: string, { seed }: Place): number {
  const random = seededRandom('math', seed, name);
  const size = 0.3 + 2.7 * random();
  return random() < 0.35 ? -size : size;
}
