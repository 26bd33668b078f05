import type { MadeCall } from '../checker/function-check.js';
import { dictOf, NONE, type PyEntry, type PyValue, str } from '../python/value.js';
import { type SyntaxNode, withSyntaxTree } from './syntax-tree.js';

/**
 * The first call of a JavaScript text, `f(a="x", b=5)`, its arguments as texts; strings lose their
 * quotes. `undefined` where there is none
 * (gorilla@70d6722:bfcl/model_handler/js_parser.py).
 */
export function javaScriptCalls(source: string): Promise<MadeCall[] | undefined> {
  return withSyntaxTree('javascript', source, (root) => {
    if (root.type !== 'program') return undefined;
    for (const statement of childrenOf(root)) {
      if (statement.type !== 'expression_statement') continue;
      for (const call of childrenOf(statement)) {
        if (call.type !== 'call_expression') continue;
        const [callee, given] = childrenOf(call);
        if (callee === undefined || given === undefined) return undefined;
        const parameters = argumentsOf(given);
        return parameters === undefined ? undefined : [{ name: callee.text, parameters }];
      }
    }
    return undefined;
  });
}

/** `undefined` if a name occurs twice. */
function argumentsOf(list: SyntaxNode): PyValue | undefined {
  const pairs: PyEntry[] = [];
  const seen = new Set<string | null>();
  for (const child of childrenOf(list)) {
    let name: string | null = null;
    let value = child.text;
    if (child.type === 'assignment_expression') {
      const [left, , right] = childrenOf(child);
      if (left === undefined || right === undefined) continue;
      name = left.text;
      value = withoutQuotes(right.text);
    } else if (child.type !== 'identifier' && child.type !== 'true') {
      continue;
    }
    if (seen.has(name)) return undefined;
    seen.add(name);
    pairs.push([name === null ? NONE : str(name), str(value)]);
  }
  return dictOf(pairs);
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter((child) => child !== null);
}

function withoutQuotes(text: string): string {
  return /^(?:"[\s\S]*"|'[\s\S]*')$/.test(text) && text.length > 1 ? text.slice(1, -1) : text;
}
