import type { MadeCall } from '../checker/function-check.js';
import { parseExpression } from '../python/parse.js';
import { resolveCall } from '../python/resolve.js';
import { PythonError } from '../python/syntax.js';

/**
 * The calls of `[f(a=1), g(b="x")]`, brackets or not; `undefined` where Python would find no call
 * (gorilla@70d6722:bfcl/model_handler/utils.py, `ast_parse`).
 */
export function pythonCalls(text: string): MadeCall[] | undefined {
  try {
    const tree = parseExpression(withoutMarks(text));
    if (tree.kind === 'Call') return [resolveCall(tree)];
    if (tree.kind !== 'Tuple' && tree.kind !== 'List' && tree.kind !== 'Set') return undefined;
    return tree.elts.map((element) => {
      if (element.kind !== 'Call') throw new PythonError('not a call');
      return resolveCall(element);
    });
  } catch (thrown) {
    if (thrown instanceof PythonError) return undefined;
    throw thrown;
  }
}

/** Without surrounding brackets and quotes. */
function withoutMarks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && "[]'".includes(text[start] ?? '')) start++;
  while (end > start && "[]'".includes(text[end - 1] ?? '')) end--;
  return text.slice(start, end);
}
