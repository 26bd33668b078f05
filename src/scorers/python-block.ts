import { codeBlocks, dedent } from './code-block.js';

/** The code of a chat reply: of the block that defines a function, of another block, or none. */
export type FoundBlock =
  | { readonly kind: 'defining' | 'first'; readonly code: string }
  | { readonly kind: 'none' };

/** The last fenced Python block that defines the function at its top level, else the first block. */
export function definingBlock(response: string, entryPoint: string): FoundBlock {
  const blocks = codeBlocks(response).filter(({ language }) => isPython(language));
  const last = blocks
    .map(({ code }) => dedent(code))
    .filter((code) => defines(code, entryPoint))
    .at(-1);
  if (last !== undefined) return { kind: 'defining', code: last };
  const first = blocks[0]?.code;
  return first === undefined ? { kind: 'none' } : { kind: 'first', code: first };
}

/** Whether the code defines the name at its top level. */
export function defines(code: string, name: string): boolean {
  for (const line of code.split('\n')) {
    const rest = /^(?:async\s+)?def\s+(.*)$/.exec(line)?.[1] ?? /^(\w+\s*[:=].*)$/.exec(line)?.[1];
    if (rest?.startsWith(name) && !/^\w/.test(rest.slice(name.length))) return true;
  }
  return false;
}

function isPython(language: string): boolean {
  return ['', 'py', 'python', 'python3', 'py3'].includes(language);
}
