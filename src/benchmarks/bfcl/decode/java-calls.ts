import type { MadeCall } from '../checker/function-check.js';
import { PythonError } from '../python/syntax.js';
import { dictOf, NONE, type PyEntry, type PyValue, str } from '../python/value.js';
import { type SyntaxNode, withSyntaxTree } from './syntax-tree.js';

/** Node types that are written verbatim. */
const PLAIN = new Set(['identifier', 'class_literal', 'type_identifier', 'method_invocation']);

/**
 * The first call of a Java text, `Class.method(a="x", b=5)`, its arguments as texts; strings lose their
 * quotes. `undefined` where there is none
 * (gorilla@70d6722:bfcl/model_handler/java_parser.py).
 */
export function javaCalls(source: string): Promise<MadeCall[] | undefined> {
  return withSyntaxTree('java', source, (root) => {
    const slice = sliceByBytes(source);
    const call = firstCall(root);
    if (call === undefined) return undefined;
    const object = call.childForFieldName('object');
    const method = call.childForFieldName('name');
    const name = [object, method].flatMap((node) => (node === null ? [] : [slice(node)])).join('.');
    const parameters = argumentsOf(call.childForFieldName('arguments'), slice);
    return parameters === undefined ? undefined : [{ name, parameters }];
  });
}

type Slice = (node: SyntaxNode) => string;

/**
 * The text of a node. The official parser uses byte offsets to slice characters, so its texts are shifted after the
 * first non-ASCII letter. This function reproduces that.
 */
function sliceByBytes(source: string): Slice {
  if (/^[\0-\x7f]*$/.test(source)) return (node) => source.slice(node.startIndex, node.endIndex);
  const characters = Array.from(source);
  const bytes = (index: number): number => Buffer.byteLength(source.slice(0, index));
  return (node) => characters.slice(bytes(node.startIndex), bytes(node.endIndex)).join('');
}

function firstCall(node: SyntaxNode): SyntaxNode | undefined {
  if (node.type === 'method_invocation') return node;
  for (const child of node.children) {
    const found = child === null ? undefined : firstCall(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `undefined` if a name occurs twice. */
function argumentsOf(list: SyntaxNode | null, slice: Slice): PyValue | undefined {
  const pairs: PyEntry[] = [];
  const seen = new Set<string | null>();
  for (const child of list?.children ?? []) {
    if (child === null) continue;
    let name: string | null = null;
    let value: string;
    if (child.type === 'assignment_expression') {
      const [left, , right] = child.children;
      if (!left || !right) continue;
      name = slice(left);
      value = textOf(right, slice, false);
    } else if (child.type === 'identifier' || child.type === 'class_literal') {
      value = textOf(child, slice, false);
    } else {
      continue;
    }
    if (seen.has(name)) return undefined;
    seen.add(name);
    pairs.push([name === null ? NONE : str(name), str(value)]);
  }
  return dictOf(pairs);
}

function textOf(node: SyntaxNode, slice: Slice, nested: boolean): string {
  if (node.type === 'string_literal' || node.type === 'character_literal') {
    return nested ? slice(node) : slice(node).slice(1, -1);
  }
  if (PLAIN.has(node.type)) return slice(node);
  const type = (): string => {
    const typeNode = node.childForFieldName('type');
    return typeNode === null ? '' : textOf(typeNode, slice, true);
  };
  if (node.type === 'array_creation_expression') {
    const value = node.childForFieldName('value');
    if (value === null) throw new PythonError('an array without its elements');
    return `new ${type()}[]${textOf(value, slice, true)}`;
  }
  if (node.type === 'object_creation_expression') {
    const given = node.childForFieldName('arguments')?.children ?? [];
    const parts = given.flatMap((child) =>
      child === null || [',', '(', ')'].includes(child.type) ? [] : [textOf(child, slice, true)],
    );
    return `new ${type()}(${parts.join(', ')})`;
  }
  if (node.childCount === 0) return slice(node);
  return node.children.map((child) => (child === null ? '' : textOf(child, slice, true))).join('');
}
