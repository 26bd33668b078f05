import { calculate, negate } from './arithmetic.js';
import { type Expression, PythonError } from './syntax.js';
import { unparse } from './unparse.js';
import { dictOf, list, NONE, type PyEntry, type PyValue, str } from './value.js';

/** A call as the checker sees it; positional arguments are ignored. */
export interface PythonCall {
  /** Including dots; empty if the called expression has no name. */
  readonly name: string;
  /** A dict; its keys are names, or None for what `**` unpacks. */
  readonly parameters: PyValue;
}

/**
 * The name and the keyword arguments of a call. Values are constants; names and calls without keywords
 * are kept as their code, calls with keywords become dicts
 * (gorilla@70d6722:bfcl/model_handler/utils.py, `resolve_ast_by_type`).
 *
 * @throws PythonError for an argument that the official decoder refuses
 */
export function resolveCall(call: Expression & { readonly kind: 'Call' }): PythonCall {
  const parts: string[] = [];
  let func = call.func;
  for (; func.kind === 'Attribute'; func = func.value) parts.push(func.attr);
  if (func.kind === 'Name') parts.push(func.id);
  const pairs = call.keywords.map(
    ({ name, value }): PyEntry => [name === null ? NONE : str(name), resolve(value)],
  );
  return { name: parts.reverse().join('.'), parameters: dict(pairs) };
}

function resolve(node: Expression): PyValue {
  switch (node.kind) {
    case 'Constant':
      return node.value;
    case 'Ellipsis':
      return str('...');
    case 'UnaryOp':
      // The official decoder negates for every unary operator.
      if (node.operand.kind !== 'Constant') throw new PythonError('not a constant');
      return negate(node.operand.value);
    case 'List':
      return list(node.elts.map(resolve));
    case 'Tuple':
      return { type: 'tuple', items: node.elts.map(resolve) };
    case 'Dict':
      return dict(
        node.values.map((value, i) => {
          const key = node.keys[i];
          if (!key) throw new PythonError('unsupported: ** in a dict');
          return [resolve(key), resolve(value)];
        }),
      );
    case 'BinOp':
      return evaluate(node);
    case 'Name':
      return str(node.id);
    case 'Call': {
      if (node.keywords.length === 0) return str(unparse(node));
      const { name, parameters } = resolveCall(node);
      return dict([[str(name), parameters]]);
    }
    case 'Subscript':
      return str(`${unparse(node.value)}[${unparse(node.slice)}]`);
    default:
      throw new PythonError(`unsupported in an argument: ${node.kind}`);
  }
}

/** Arithmetic on constants; the decoder does not know any names. */
function evaluate(node: Expression): PyValue {
  switch (node.kind) {
    case 'Constant':
      return node.value;
    case 'BinOp':
      return calculate(node.op, evaluate(node.left), evaluate(node.right));
    case 'UnaryOp':
      if (node.op === '-') return negate(evaluate(node.operand));
      if (node.op === '+') return negate(negate(evaluate(node.operand)));
      throw new PythonError(`not evaluated: ${node.op}`);
    case 'List':
      return list(node.elts.map(evaluate));
    case 'Tuple':
      return { type: 'tuple', items: node.elts.map(evaluate) };
    default:
      throw new PythonError(`not evaluated: ${node.kind}`);
  }
}

function dict(pairs: readonly PyEntry[]): PyValue {
  const made = dictOf(pairs);
  if (made === undefined) throw new PythonError('unhashable key');
  return made;
}
