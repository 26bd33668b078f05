import { isName } from './names.js';
import { type Answer, binary, type Tree } from './tree.js';

/** `±` stands for two values. */
export function expanded(answer: Answer): Answer {
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
