import type { Answer, Tree } from './tree.js';

/** `x`, `f(x)`, `(x, y)` */
export function isName(side: Answer): boolean {
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
