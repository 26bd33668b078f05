import type { Answer, Tree } from './tree.js';

const INFINITY: Tree = { kind: 'constant', name: 'infinity' };

/** The set that a relation defines: `x > 5`, `1 < f(x) ≤ 3`, `x ∈ [0, 1]`. */
export function setOf({
  sides,
  signs,
}: Answer & { readonly kind: 'relation' }): { name: string; set: Answer } | undefined {
  const [first, second] = sides;
  if (signs.length === 1 && signs[0] === '∈' && first !== undefined && second !== undefined) {
    return { name: JSON.stringify(first), set: second };
  }
  const rising = signs.every((sign) => sign === '<' || sign === '≤');
  const falling = signs.every((sign) => sign === '>' || sign === '≥');
  if (!rising && !falling) return undefined;
  const ordered = rising ? sides : sides.toReversed();
  const marks = rising ? signs : signs.toReversed();
  const at = ordered.findIndex(
    (side) => side.kind === 'value' && (side.tree.kind === 'variable' || isFunction(side.tree)),
  );
  const middle = ordered[at];
  if (middle === undefined) return undefined;
  if (ordered.length > 3 || (ordered.length === 3 && at !== 1)) return undefined;
  const below = ordered[at - 1];
  const above = ordered[at + 1];
  const closed = (mark: string | undefined): boolean => mark === '≤' || mark === '≥';
  return {
    name: JSON.stringify(middle),
    set: {
      kind: 'tuple',
      open: below !== undefined && closed(marks[at - 1]) ? '[' : '(',
      close: above !== undefined && closed(marks[at]) ? ']' : ')',
      items: [
        below ?? { kind: 'value', tree: { kind: 'negate', of: INFINITY }, percent: false },
        above ?? { kind: 'value', tree: INFINITY, percent: false },
      ],
    },
  };
}

function isFunction(tree: Tree): boolean {
  return tree.kind === 'call' && /^[a-zA-Z]'*$/.test(tree.name);
}
